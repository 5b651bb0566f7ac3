import { Logger } from '@nestjs/common';
import pg from 'pg';
import { backoff, wait } from '../../backoff.js';
import { Alarm } from '../../alarm.js';
import type { BrokerConsumer } from '../broker.js';
import { Leases, type PartitionName } from './leases.js';
import { readRecords } from './read-records.js';
import { CHANNEL } from './schema.js';

type Handler = Parameters<BrokerConsumer['run']>[0];

/** Milliseconds. */
const TICK = 1_000;
const POLL = 500;
const SILENCE = 60_000;

interface ReadyRow extends PartitionName {
  from: string;
  next: string;
}

const READY = `
  select p.topic, p.partition, coalesce(done.next, 0) as from, p.next
  from unnest($2::text[], $3::int[]) as held (topic, partition)
  join embedded_log.partition p using (topic, partition)
  left join embedded_log.progress done
    on done.consumer_group = $1 and done.topic = p.topic and done.partition = p.partition
  where p.next > coalesce(done.next, 0)`;

export class EmbeddedConsumer implements BrokerConsumer {
  private readonly logger = new Logger(EmbeddedConsumer.name);
  private readonly pool: pg.Pool;
  private readonly alarm = new Alarm();
  private readonly closing = new AbortController();
  private readonly batches = new Map<string, { abort: AbortController; ended: Promise<void> }>();
  private loop: Promise<void> = Promise.resolve();
  private closed: Promise<void> | undefined;
  private lastTurn = performance.now();
  private joined = false;

  constructor(
    url: string,
    private readonly group: string,
  ) {
    this.pool = new pg.Pool({ connectionString: url, max: 4 });
    this.pool.on('error', () => undefined); // an idle connection that broke: the next statement has another
  }

  run(handler: Handler): Promise<void> {
    this.loop = this.consume(handler);
    return Promise.resolve();
  }

  isHealthy(): boolean {
    return performance.now() - this.lastTurn < SILENCE;
  }

  hasJoined(): boolean {
    return this.joined;
  }

  close(): Promise<void> {
    return (this.closed ??= this.end());
  }

  private async end(): Promise<void> {
    this.closing.abort();
    this.alarm.ring();
    this.letGo(() => true);
    await this.loop;
    await this.pool.end();
  }

  private async consume(handler: Handler): Promise<void> {
    const leases = new Leases(this.pool, this.group, handler.topics);
    for (let attempt = 1; !this.closing.signal.aborted; attempt++) {
      try {
        await this.follow(leases, handler, () => (attempt = 0));
      } catch (error) {
        // It turns, though there is nothing to read from.
        this.lastTurn = performance.now();
        this.logger.warn(`Embedded log: ${error instanceof Error ? error.message : String(error)}`);
        await wait(backoff(attempt, { first: 100, most: 2_000 }), this.closing.signal);
      }
    }
    await Promise.all([...this.batches.values()].map(({ ended }) => ended));
    await leases.leave().catch(() => undefined); // they expire
  }

  private async follow(leases: Leases, handler: Handler, succeeded: () => void): Promise<void> {
    const listener = await this.listen();
    try {
      let held: PartitionName[] = [];
      for (let tickedAt = -Infinity; !this.closing.signal.aborted; await this.alarm.wait(POLL)) {
        if (performance.now() - tickedAt > TICK) {
          held = await leases.renew((name) => this.batches.has(nameOf(name)));
          this.joined = true;
          const mine = new Set(held.map(nameOf));
          this.letGo((name) => !mine.has(name));
          tickedAt = performance.now();
        }
        for (const ready of await this.ready(held)) this.begin(ready, leases, handler);
        this.lastTurn = performance.now();
        succeeded();
      }
    } finally {
      listener.release(true);
    }
  }

  private async listen(): Promise<pg.PoolClient> {
    const client = await this.pool.connect();
    client.on('notification', () => this.alarm.ring());
    client.on('error', () => undefined);
    await client.query(`listen ${CHANNEL}`);
    return client;
  }

  private async ready(held: readonly PartitionName[]): Promise<ReadyRow[]> {
    const { rows } = await this.pool.query<ReadyRow>(READY, [
      this.group,
      held.map(({ topic }) => topic),
      held.map(({ partition }) => partition),
    ]);
    return rows.filter((row) => !this.batches.has(nameOf(row)));
  }

  private begin(ready: ReadyRow, leases: Leases, handler: Handler): void {
    const abort = new AbortController();
    const ended = this.hand(ready, leases, handler, abort)
      .catch((error: unknown) => this.logger.error(error))
      .finally(() => {
        this.batches.delete(nameOf(ready));
        if (!abort.signal.aborted) this.alarm.ring(); // there may be more of it
      });
    this.batches.set(nameOf(ready), { abort, ended });
  }

  private async hand(
    ready: ReadyRow,
    leases: Leases,
    handler: Handler,
    abort: AbortController,
  ): Promise<void> {
    const { topic, partition, from, next } = ready;
    const records = await readRecords(this.pool, topic, partition, from);
    const last = records.at(-1);
    if (!last) return;
    await handler.onBatch({
      topic,
      partition,
      records,
      behind: Number(next) - last.offset - 1,
      signal: abort.signal,
      commit: async (offset) => {
        const written = await leases.commit({ topic, partition }, offset).catch(() => false);
        if (!written) abort.abort();
      },
    });
  }

  private letGo(which: (name: string) => boolean): void {
    for (const [name, { abort }] of this.batches) if (which(name)) abort.abort();
  }
}

function nameOf({ topic, partition }: PartitionName): string {
  return `${topic}/${partition}`;
}
