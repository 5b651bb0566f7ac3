// Puts what the broker was sent back into the outboxes, by the product's own means.
import { services } from '@cnfs/contracts';
import { OutboxArchive } from '@cnfs/messaging';
import { DataSource } from 'typeorm';
import type { System } from '../system.ts';

/** @param since real time @returns how many events */
export async function republish({ stack }: System, since: Date): Promise<number> {
  let events = 0;
  for (const schema of services) {
    const url = new URL(stack.databaseUrl);
    url.searchParams.set('options', `-c search_path=${schema}`);
    const source = await new DataSource({ type: 'postgres', url: url.href }).initialize();
    try {
      const archive = new OutboxArchive(source, { service: schema });
      events += await source.transaction((tx) => archive.republish(since, tx));
    } finally {
      await source.destroy();
    }
  }
  return events;
}
