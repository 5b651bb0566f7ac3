// What every way of having a broker offers, and how one knows that a broker is there.
import { connect } from 'node:net';
import { eventually } from '../eventually.js';

/** Where a broker may come from; `auto` takes the first that this machine offers: given, docker, jars. */
export type KafkaChoice = 'auto' | 'given' | 'docker' | 'jars';

/** How a broker is started. */
export interface KafkaOptions {
  /** Where clients find it, given the port it listens at: that of a proxy, for instance. */
  readonly foundAt?: (port: number) => Promise<number>;
}

/** A broker that answers. One that we started ends with this process. */
export interface Kafka {
  /** `host:port`, or several with commas: what clients connect to, and are told to connect to. */
  readonly brokers: string;
  readonly kind: Exclude<KafkaChoice, 'auto'>;
  /** In French, for people: why this kind. */
  readonly why: string;
  /** Ends it without warning (kill -9). */
  kill(): Promise<void>;
  /** Ends it as `kill` does and loses all it had written: the next start finds an empty disk. */
  lose(): Promise<void>;
  /** Starts it again, with what it had written, and waits until it answers. */
  start(): Promise<void>;
  /** Freezes it: connections stay open, nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it in order and removes its data. A broker that was given is left alone. */
  stop(): Promise<void>;
}

/** This machine cannot offer this kind of broker, for the reason told. */
export class BrokerUnavailable extends Error {}

/**
 * Whether a metadata answer lists a broker. An open port would not do: a broker that starts accepts connections
 * before it has registered with its controller.
 */
export function brokerAnswers(brokers: string): Promise<boolean> {
  const [host = '', port = ''] = (brokers.split(',')[0] ?? '').split(':');
  return listsABroker(host, Number(port));
}

/**
 * Waits until the broker answers.
 * @throws Error after two minutes, or at once when `gone` says that there is nothing to wait for
 */
export async function untilBrokerAnswers(
  brokers: string,
  gone: () => boolean | Promise<boolean> = () => false,
): Promise<void> {
  const what = `Kafka at ${brokers}`;
  await eventually(async () => (await brokerAnswers(brokers)) || (await gone()), { deadline: 120_000, what });
  if (await gone()) throw new Error('Kafka ended during its start');
}

// A Metadata request, version 1, for no topic: length, api key, version, correlation id, no client id, no topic.
const METADATA = Buffer.alloc(18);
METADATA.writeInt32BE(14, 0);
METADATA.writeInt16BE(3, 4);
METADATA.writeInt16BE(1, 6);
METADATA.writeInt32BE(1, 8);
METADATA.writeInt16BE(-1, 12);
METADATA.writeInt32BE(0, 14);

function listsABroker(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    const socket = connect(port, host, () => socket.write(METADATA));
    socket.setTimeout(1_000, () => socket.destroy());
    socket.on('data', (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      // Length and correlation id come before the number of brokers.
      if (answer.length < 12) return;
      resolve(answer.readInt32BE(8) > 0);
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(false));
  });
}
