// Rows by the thousand, made where they are kept.
import { Asked, NOTE } from './events.ts';
import type { Database } from './ground.ts';

const KEYS = 2_000;

const COLUMNS =
  'id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent';

/** Event n belongs to case n mod 2 000 and is the next of it. */
const EVENTS = `
  select uuidv7() as id, $3 as topic, key, $4 as type,
    jsonb_build_object('caseId', key, 'n', n, 'note', $5::text) as payload, now() as time, $2::int + n / ${KEYS} + 1 as sequence,
    gen_random_uuid() as correlation, null::text as causation, 'anct:bench' as actor, null::text as traceparent
  from generate_series(0, $1::int - 1) as n,
    lateral (select md5((n % ${KEYS})::text)::uuid::text as key) as case_key order by n`;

interface Filling {
  readonly events: number;
  /** Number that the first event of each case comes after. */
  readonly after?: number;
}

export async function fillOutbox(database: Database, { events, after = 0 }: Filling): Promise<void> {
  const params = [events, after, Asked.topic, Asked.type, NOTE];
  await database.query('recruitment', `insert into outbox (${COLUMNS}) ${EVENTS}`, params);
  await database.query('recruitment', 'analyze outbox');
}

export async function fillArchive(database: Database, events: number): Promise<void> {
  const params = [events, 0, Asked.topic, Asked.type, NOTE];
  await database.query(
    'recruitment',
    `insert into outbox_archive (seq, ${COLUMNS}) select -row_number() over (), * from (${EVENTS}) as event`,
    params,
  );
}

export async function fillInbox(database: Database, events: number): Promise<void> {
  await database.query(
    'training',
    `insert into inbox (ce_source, ce_id) select '/recruitment', uuidv7() from generate_series(1, $1::int)`,
    [events],
  );
}

/** Events of other cases, each behind the gate of its own. */
export async function fillParked(database: Database, events: number): Promise<void> {
  await database.query(
    'training',
    `insert into parked_event (topic, key, partition, record_offset, ce_source, ce_id, ce_type, headers, value, cause, reason)
     select $2, gen_random_uuid()::text, 0, n, '/recruitment', uuidv7(), $3, '{}', '{}', 'POISON', 'for benchmarks'
     from generate_series(1, $1::int) as n`,
    [events, Asked.topic, Asked.type],
  );
  await database.query('training', `insert into parked_key (topic, key) select topic, key from parked_event`);
  await database.query('training', 'analyze parked_event, parked_key');
}
