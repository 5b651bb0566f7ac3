// A service without a framework: commands that write a row and an event in one transaction, its relay, its consumer.
import { randomUUID } from 'node:crypto';
import type { Consumer, Producer } from 'kafkajs';
import pg from 'pg';
import { bareTopicOf, type BenchData, type BenchEvent, dataOf } from '../events.ts';
import { type BareEvent, type BareReaction, consumeBare, insertEach } from './consumer.ts';
import { bareProducer } from './kafka.ts';
import { BareRelay } from './relay.ts';

const COMMAND = { name: 'command', text: 'insert into command (case_id, n, note) values ($1, $2, $3)' };
const APPEND = {
  name: 'append',
  text: `insert into outbox (id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, actor)
    values ($1, $2, $3, $4, $5, now(), $6, $7, 'system:bare')`,
};

export interface BareServiceOptions {
  readonly service: string;
  readonly url: string;
  /** null: it commits, and relays nothing. */
  readonly brokers: string | null;
  readonly group: string;
  readonly hears?: BenchEvent;
  /** What it appends on what it hears; null leaves a row instead. */
  readonly says: BenchEvent | null;
  readonly onEffect?: (n: number) => void;
}

export class BareService {
  readonly #pool: pg.Pool;
  readonly #options: BareServiceOptions;
  #producer: Producer | undefined;
  #relay: BareRelay | undefined;
  #consumer: Consumer | undefined;

  private constructor(options: BareServiceOptions) {
    this.#options = options;
    this.#pool = new pg.Pool({ connectionString: options.url, max: 10 });
  }

  static async start(options: BareServiceOptions): Promise<BareService> {
    const service = new BareService(options);
    const { brokers, service: name, hears, url } = options;
    if (brokers !== null) {
      service.#producer = await bareProducer(brokers);
      service.#relay = new BareRelay(url, service.#producer, `/${name}`);
      await service.#relay.connect();
      service.#relay.start();
    }
    if (brokers !== null && hears) service.#consumer = await service.#consume(brokers, hears);
    return service;
  }

  /** Calls back once the command is committed. */
  async command(event: BenchEvent, caseId: string, n: number): Promise<void> {
    const client = await this.#pool.connect();
    try {
      const data = dataOf(caseId, n);
      await client.query('begin');
      await client.query({ ...COMMAND, values: [caseId, n, data.note] });
      await append(client, event, data, randomUUID());
      await client.query('commit');
    } finally {
      client.release();
    }
    this.#relay?.wake();
  }

  async stop(): Promise<void> {
    await this.#consumer?.disconnect();
    await this.#relay?.stop();
    await this.#producer?.disconnect();
    await this.#pool.end();
  }

  #consume(brokers: string, hears: BenchEvent): Promise<Consumer> {
    const { says, group, onEffect } = this.#options;
    return consumeBare({
      brokers,
      group,
      topic: bareTopicOf(hears),
      pool: this.#pool,
      react: says ? this.#pass(says) : insertEach,
      onCommitted: (events: readonly BareEvent[]) => {
        this.#relay?.wake();
        for (const { data } of events) onEffect?.(data.n);
      },
    });
  }

  #pass(says: BenchEvent): BareReaction {
    return async (client, events) => {
      await insertEach(client, events);
      for (const { data, correlation } of events) await append(client, says, data, correlation);
    };
  }
}

async function append(
  client: pg.PoolClient,
  event: BenchEvent,
  data: BenchData,
  correlation: string,
): Promise<void> {
  // One event per key here, so that its number needs no counter.
  const values = [
    randomUUID(),
    bareTopicOf(event),
    data.caseId,
    event.type,
    JSON.stringify(data),
    1,
    correlation,
  ];
  await client.query({ ...APPEND, values });
}
