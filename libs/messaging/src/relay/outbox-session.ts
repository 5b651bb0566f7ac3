// The one connection of a relay. The lock is a session's: whoever freezes for 15 s loses the session and with it the
// lock, and its acknowledgements, which go over the same connection, fail with it.
import { Client, type ClientConfig, type QueryConfig, type QueryResultRow } from 'pg';
import type { RelayLimits } from '../options.js';
import { patientSocket } from '../patient-socket.js';
import type { OutboxRow } from './outgoing.js';

const NEXT = `
  select seq, id, aggregatetype as topic, aggregateid as key, type, payload::text,
    to_char(ce_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time, ce_sequence as sequence,
    correlation_id as "correlationId", causation_id as "causationId", actor, traceparent
  from outbox
  where not seq <@ $1::int8multirange and not exists (
    select from refused_record refused where refused.topic = aggregatetype and refused.key = aggregateid)
  order by seq limit $2`;

const ARCHIVE = `
  with sent as (delete from outbox where seq = any($1::bigint[]) returning *)
  insert into outbox_archive (seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent)
  select seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent
  from sent`;

/**
 * The numbers of rows in order as a multirange of Postgres, a range for each that follow one another without a hole: it
 * stays short where a list of all numbers would be searched through for each row.
 */
export function rangesOf(rows: readonly { readonly seq: string }[]): string {
  const ranges: string[] = [];
  let [first, last] = [-1n, -1n];
  const close = () => first >= 0n && ranges.push(`[${first},${last}]`);
  for (const { seq } of rows) {
    const next = BigInt(seq);
    if (next !== last + 1n || first < 0n) {
      close();
      first = next;
    }
    last = next;
  }
  close();
  return `{${ranges.join(',')}}`;
}

/** The key of the lock that whoever relays holds, of `$1`, see {@link lockOfRelays}. */
export const LOCK_OF_RELAYS = `hashtextextended($1, 0)`;

export function lockOfRelays(service: string): string {
  return `relay ${service}`;
}

/** The channel on which other processes of a service tell that they committed events. */
export function channelOf(service: string): string {
  return `outbox_${service}`;
}

type Limits = Pick<RelayLimits, 'idle' | 'keepAlive' | 'silence'>;

export class OutboxSession {
  private readonly end = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private askedAt = performance.now();

  private constructor(
    private readonly client: Client,
    private readonly service: string,
    keepAlive: number,
  ) {
    // Whatever is under way on the connection fails with it, and says so; the event alone would end the process.
    client.on('error', () => this.end.abort());
    client.on('end', () => this.end.abort());
    this.timer = setInterval(() => this.keepAlive(keepAlive), keepAlive);
  }

  /** Connects. The lock is another matter. */
  static async open(
    config: ClientConfig,
    service: string,
    { idle, keepAlive, silence }: Limits,
    onNotify: () => void,
  ): Promise<OutboxSession> {
    // Postgres ends what lasts too long; if it cannot tell, the socket does.
    const stream = () => patientSocket(silence);
    const client = new Client({
      ...config,
      stream,
      pipeline: true, // what is asked side by side is sent at once
      application_name: `${service} relay`,
      statement_timeout: silence,
    });
    const session = new OutboxSession(client, service, keepAlive);
    client.on('notification', onNotify);
    try {
      await client.connect();
      await session.query(`set idle_session_timeout = ${idle}`);
      await session.query(`listen ${client.escapeIdentifier(channelOf(service))}`);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  /** Given once the connection is gone, and with it the lock. */
  get lost(): AbortSignal {
    return this.end.signal;
  }

  /** Tries, and does not wait: a waiting statement would keep a snapshot, and no vacuum would clean the outbox behind it. */
  async tryLock(): Promise<boolean> {
    const { rows } = await this.query<{ locked: boolean }>(
      `select pg_try_advisory_lock(${LOCK_OF_RELAYS}) as locked`,
      [lockOfRelays(this.service)],
    );
    return rows[0]?.locked === true;
  }

  /**
   * The first rows that are not on their way, but those of aggregates that the broker refuses. Always from the lowest
   * seq: one may be committed after higher ones were read, and later events of its aggregate after it. Read from where
   * the last batch ended, these would overtake it.
   */
  async next(onTheirWay: readonly OutboxRow[], limit: number): Promise<OutboxRow[]> {
    const values = [rangesOf(onTheirWay), limit];
    const { rows } = await this.query<OutboxRow>({ name: 'next', text: NEXT, values });
    // crash-point: relay.afterSelect if onTheirWay.length === 0 && rows.length > 0
    // crash-point: relay.duringSend if onTheirWay.length > 0
    return rows;
  }

  /** Moves what the broker has to the archive: only what it acknowledged, a lower seq may be committed late. */
  async archive(rows: readonly OutboxRow[]): Promise<void> {
    if (rows.length === 0) return;
    // crash-point: relay.beforeArchive
    await this.query({ name: 'archive', text: ARCHIVE, values: [rows.map(({ seq }) => seq)] });
    // crash-point: relay.afterArchive
  }

  async refuse({ topic, key, seq }: OutboxRow, reason: string): Promise<void> {
    await this.query(
      `insert into refused_record (topic, key, outbox_seq, reason) values ($1, $2, $3, $4) on conflict do nothing`,
      [topic, key, seq, reason],
    );
  }

  async maintainArchive(): Promise<void> {
    await this.query('select maintain_outbox_archive()');
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.end.abort();
    await this.client.end().catch(() => undefined);
  }

  /** Keeps the session from being idle while the relay waits for the broker; what asks anyway needs no such sign. */
  private keepAlive(every: number): void {
    if (performance.now() - this.askedAt >= every) this.query('select').catch(() => undefined);
  }

  private query<T extends QueryResultRow>(sql: string | QueryConfig, values?: unknown[]) {
    this.askedAt = performance.now();
    return this.client.query<T>(sql, values);
  }
}
