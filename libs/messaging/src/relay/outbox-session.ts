// The one connection of a relay. The lock is a session's: whoever freezes for 15 s loses the session and with it the
// lock, and its acknowledgements, which go over the same connection, fail with it.
import { Client, type ClientConfig } from 'pg';
import type { OutboxRow } from './outgoing.js';

const IDLE_LIMIT = 15_000; // milliseconds

const NEXT = `
  select seq, id, aggregatetype as topic, aggregateid as key, type, payload::text,
    to_char(ce_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time, ce_sequence as sequence,
    correlation_id as "correlationId", causation_id as "causationId", actor, traceparent
  from outbox
  where seq <> all($1::bigint[]) and not exists (
    select from refused_record refused where refused.topic = aggregatetype and refused.key = aggregateid)
  order by seq limit $2`;

const ARCHIVE = `
  with sent as (delete from outbox where seq = any($1::bigint[]) returning *)
  insert into outbox_archive (seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent)
  select seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent
  from sent`;

/** The channel on which other processes of a service tell that they committed events. */
export function channelOf(service: string): string {
  return `outbox_${service}`;
}

export class OutboxSession {
  private constructor(
    private readonly client: Client,
    private readonly service: string,
  ) {}

  static async open(
    config: ClientConfig,
    service: string,
    onNotify: () => void,
    idleLimit = IDLE_LIMIT,
  ): Promise<OutboxSession> {
    const client = new Client({ ...config, application_name: `${service} relay` });
    // Whatever is under way on the connection fails with it, and says so; the event alone would end the process.
    client.on('error', () => undefined);
    client.on('notification', onNotify);
    try {
      await client.connect();
      await client.query(`set idle_session_timeout = ${idleLimit}`);
      await client.query(`listen ${client.escapeIdentifier(channelOf(service))}`);
      return new OutboxSession(client, service);
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error;
    }
  }

  /** Tries, and does not wait: a waiting statement would keep a snapshot, and no vacuum would clean the outbox behind it. */
  async tryLock(): Promise<boolean> {
    const { rows } = await this.client.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(hashtextextended($1, 0)) as locked`,
      [`relay ${this.service}`],
    );
    return rows[0]?.locked === true;
  }

  /**
   * The first rows that are not on their way, but those of aggregates that the broker refuses. Always from the lowest
   * seq: one may be committed after higher ones were read, and later events of its aggregate after it. Read from where
   * the last batch ended, these would overtake it.
   */
  async next(onTheirWay: readonly OutboxRow[], limit: number): Promise<OutboxRow[]> {
    const values = [onTheirWay.map(({ seq }) => seq), limit];
    const { rows } = await this.client.query<OutboxRow>({ name: 'next', text: NEXT, values });
    return rows;
  }

  /** Moves what the broker has to the archive: only what it acknowledged, a lower seq may be committed late. */
  async archive(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    await this.client.query({ name: 'archive', text: ARCHIVE, values: [rows.map(({ seq }) => seq)] });
  }

  async refuse({ topic, key, seq }: OutboxRow, reason: string): Promise<void> {
    await this.client.query(
      `insert into refused_record (topic, key, outbox_seq, reason) values ($1, $2, $3, $4) on conflict do nothing`,
      [topic, key, seq, reason],
    );
  }

  async maintainArchive(): Promise<void> {
    await this.client.query('select maintain_outbox_archive()');
  }

  /** Keeps the session from being idle while the relay waits for the broker. */
  async keepAlive(): Promise<void> {
    await this.client.query('select');
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
