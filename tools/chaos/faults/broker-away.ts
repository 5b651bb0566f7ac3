// What holds while the broker is away.
import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from '@cnfs/testing';
import type { Round } from '../fault.ts';
import type { System } from '../system.ts';

/** Waits, and holds that commands are acknowledged without a broker. */
export async function commandsGoOn({ system, violated }: Round, milliseconds: number): Promise<void> {
  await delay(milliseconds / 2);
  await system.load
    .ask()
    .catch((error: unknown) => violated('commands go on without a broker', String(error)));
  await delay(milliseconds / 2);
}

/** @throws Error when the log is embedded in Postgres */
export function kafkaOf({ stack }: System): Kafka {
  const { kafka } = stack.broker;
  if (!kafka) throw new Error('chaos needs a real Kafka');
  return kafka;
}
