// The reference of the relay: while a batch is on its way, the next is read and the one before is deleted.
import type { Message, Producer } from 'kafkajs';
import pg from 'pg';
import type { Sendings } from '../drive.ts';

interface Row {
  seq: string;
  id: string;
  topic: string;
  key: string;
  type: string;
  payload: string;
  time: string;
  sequence: number;
  correlation: string;
  actor: string;
}

const BATCH = 1_000;

const NEXT = `
  select seq, id, aggregatetype as topic, aggregateid as key, type, payload::text, ce_time::text as time,
    ce_sequence as sequence, correlation_id as correlation, actor
  from outbox where seq > $1 order by seq limit ${BATCH}`;

export class BareRelay {
  readonly #client: pg.Client;
  readonly #producer: Producer;
  readonly #source: string;
  #running: Promise<void> | undefined;
  #wake: () => void = () => undefined;
  #again = false;
  #stopping = false;

  readonly #sendings: Sendings | undefined;

  constructor(url: string, producer: Producer, source: string, sendings?: Sendings) {
    this.#sendings = sendings;
    this.#client = new pg.Client({ connectionString: url, pipeline: true });
    this.#producer = producer;
    this.#source = source;
  }

  async connect(): Promise<void> {
    await this.#client.connect();
  }

  /** Relays what is woken for, until it is stopped. */
  start(): void {
    this.#running = this.#loop();
  }

  wake(): void {
    this.#again = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#wake();
    await this.#running;
    await this.#client.end();
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      this.#again = false;
      await this.pass();
      if (!this.#again && !this.#stopping) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
          setTimeout(resolve, 1_000).unref();
        });
      }
    }
  }

  async pass(): Promise<void> {
    let batch = await this.#next('0');
    let sent: Row[] = [];
    while (batch.length > 0) {
      const last = batch[batch.length - 1] as Row;
      const [, , following] = await Promise.all([
        this.#send(batch),
        this.#delete(sent),
        this.#next(last.seq),
      ]);
      sent = batch;
      batch = following;
    }
    await this.#delete(sent);
  }

  async #next(after: string): Promise<Row[]> {
    return (await this.#client.query<Row>({ name: 'next', text: NEXT, values: [after] })).rows;
  }

  async #send(rows: readonly Row[]): Promise<void> {
    const messages = new Map<string, Message[]>();
    for (const row of rows) {
      const message = { key: row.key, value: row.payload, headers: this.#headers(row) };
      const others = messages.get(row.topic);
      if (others) others.push(message);
      else messages.set(row.topic, [message]);
    }
    const topicMessages = [...messages].map(([topic, all]) => ({ topic, messages: all }));
    this.#sendings?.before();
    await this.#producer.sendBatch({ acks: -1, topicMessages });
    this.#sendings?.after(rows.length);
  }

  async #delete(rows: readonly Row[]): Promise<void> {
    if (rows.length === 0) return;
    const values = [rows.map(({ seq }) => seq)];
    await this.#client.query({
      name: 'delete',
      text: 'delete from outbox where seq = any($1::bigint[])',
      values,
    });
  }

  #headers({ id, type, time, sequence, correlation, actor }: Row): Record<string, string> {
    return {
      ce_specversion: '1.0',
      ce_id: id,
      ce_type: type,
      ce_source: this.#source,
      ce_time: time,
      ce_sequence: String(sequence),
      ce_correlationid: correlation,
      ce_actor: actor,
    };
  }
}
