// Compares what clients were told with what the databases hold. A command leaves its answer in `idempotency_key`, in its own
// transaction: the row is the witness of what was committed, and the rows of the business must agree with it.
import { createHash } from 'node:crypto';
import { type ServiceName, services } from '@cnfs/contracts';
import { personOf } from '@cnfs/testing';
import type { Violation } from '@cnfs/testing/programme';
import type pg from 'pg';
import type { Command } from './history.ts';

interface Stored {
  scope: string;
  status: number;
  body: string | null;
}

/** What a command creates: its path, the ids that are there, and the event that tells of it. */
interface Creation {
  readonly path: string;
  readonly ids: string;
  readonly event?: readonly [ServiceName, string];
}

const creations: readonly Creation[] = [
  {
    path: '/host-structures',
    ids: 'SELECT id FROM recruitment.host_structure',
    event: ['recruitment', 'recruitment.HostStructureRegistered.v1'],
  },
  {
    path: '/post-requests',
    ids: 'SELECT id FROM recruitment.post_request',
    event: ['recruitment', 'recruitment.PostRequestSubmitted.v1'],
  },
  {
    path: '/candidates',
    ids: 'SELECT id FROM recruitment.candidate',
    event: ['recruitment', 'recruitment.CandidateRegistered.v1'],
  },
  {
    path: '/activities',
    ids: 'SELECT id FROM deployment.activity_report',
    event: ['deployment', 'deployment.ActivityReported.v1'],
  },
  { path: '/committee-sessions', ids: 'SELECT id FROM recruitment.committee_session' },
  { path: '/selections', ids: 'SELECT id FROM recruitment.selection' },
  { path: '/training-organisations', ids: 'SELECT id FROM training.training_organisation' },
  { path: '/sessions', ids: 'SELECT id FROM training.training_session' },
  { path: '/terminations', ids: 'SELECT id FROM deployment.termination' },
  { path: '/bank-accounts', ids: 'SELECT id FROM payments.bank_account' },
  { path: '/kit-models', ids: 'SELECT id FROM kits.kit_model' },
];

/** Commands that add a row without naming it: as many rows as commands. */
const tallies: readonly (readonly [RegExp, string])[] = [
  [/^\/post-requests\/[^/]+\/opinions$/, 'SELECT count(*) FROM recruitment.prefect_opinion'],
  [/^\/committee-sessions\/[^/]+\/decisions$/, 'SELECT count(*) FROM recruitment.committee_decision'],
  [/^\/committee-sessions\/[^/]+\/minutes$/, 'SELECT count(*) FROM recruitment.committee_minutes'],
  [
    /^\/host-structures\/[^/]+\/(suspensions|reinstatements)$/,
    'SELECT count(*) FROM recruitment.host_structure_decision',
  ],
  [
    /^\/payment-orders\/[^/]+\/executions$/,
    `SELECT count(*) FROM payments.payment_order WHERE state = 'EXECUTED'`,
  ],
  [
    /^\/envelopes\/ADVISERS\/ceilings$/,
    `SELECT count(*) FROM payments.ledger_transaction WHERE kind = 'CEILING' AND actor LIKE 'bdt:%'`,
  ],
  [/^\/stock\/receipts$/, `SELECT count(*) FROM kits.stock_movement WHERE reason = 'RECEIVED'`],
];

/** INV1, I5: nothing acknowledged is lost, nothing ambiguous is half there, nothing is there that nobody asked for. */
export async function historyViolations(
  database: pg.Pool,
  commands: readonly Command[],
): Promise<Violation[]> {
  const witnesses = await storedAnswers(database);
  const found = new Map<string, unknown[]>();
  const report = (invariant: string, row: unknown) => {
    const rows = found.get(invariant) ?? [];
    found.set(invariant, rows);
    rows.push(row);
  };
  /** Ids and paths of what is committed. */
  const committed: { path: string; id: string | null }[] = [];
  for (const command of commands) {
    const scope = scopeOf(command);
    const stored = witnesses.get(scope);
    witnesses.delete(scope);
    if (command.outcome === 'acknowledged' && !stored)
      report('INV1 acknowledged commands are there', command);
    if (command.outcome === 'refused' && stored) report('INV1 refused commands are not there', command);
    if (!stored) continue;
    const id = idOf(stored.body);
    if (command.outcome === 'acknowledged' && (id !== command.id || stored.status !== command.status))
      report('I5 a command asked again is answered as the first time', { ...command, stored });
    committed.push({ path: command.path, id });
  }
  for (const scope of witnesses.keys()) report('INV1 only what was asked for is there', { scope });
  await checkCreations(database, committed, report);
  for (const [path, sql] of tallies) {
    const { rows } = await database.query<{ count: string }>(sql);
    const expected = committed.filter((command) => path.test(command.path)).length;
    if (Number(rows[0]?.count) !== expected)
      report('INV1 as many rows as commands', { sql, expected, found: Number(rows[0]?.count) });
  }
  return [...found].map(([invariant, rows]) => ({ invariant, rows }));
}

async function checkCreations(
  database: pg.Pool,
  committed: readonly { path: string; id: string | null }[],
  report: (invariant: string, row: unknown) => void,
): Promise<void> {
  for (const { path, ids, event } of creations) {
    const expected = new Set(committed.flatMap((command) => (command.path === path ? [command.id] : [])));
    const { rows } = await database.query<{ id: string }>(ids);
    const there = new Set(rows.map(({ id }) => id));
    for (const id of without(expected, there)) report(`INV1 what was created is there (${path})`, id);
    for (const id of without(there, expected))
      report(`INV1 nothing is created unasked, or twice (${path})`, id);
    if (!event) continue;
    const [schema, type] = event;
    const told = await database.query<{ id: string }>(
      `SELECT aggregateid AS id FROM (SELECT id, aggregateid, type, payload FROM ${schema}.outbox
         UNION SELECT id, aggregateid, type, payload FROM ${schema}.outbox_archive) e WHERE type = $1`,
      [type],
    );
    const events = told.rows.map(({ id }) => id);
    const telling = new Set(events);
    for (const id of without(there, telling)) report(`INV2 what was created is told (${type})`, id);
    for (const id of without(telling, there)) report(`INV2 nothing is told that is not there (${type})`, id);
    if (events.length !== telling.size)
      report(`INV2 it is told once (${type})`, events.length - telling.size);
  }
}

async function storedAnswers(database: pg.Pool): Promise<Map<string, Stored>> {
  const all = services.map(
    (s) => `SELECT '${s}' || encode(scope, 'hex') AS scope, status, body FROM ${s}.idempotency_key`,
  );
  const { rows } = await database.query<Stored>(all.join(' UNION ALL '));
  return new Map(rows.map((row) => [row.scope, row]));
}

/** As libs/platform computes it: subject, method, path and key. */
function scopeOf({ service, path, actor, key }: Command): string {
  const subject = actor ? personOf(actor.person ?? actor.role) : null;
  return (
    service +
    createHash('sha256')
      .update(JSON.stringify([subject, 'POST', path, key]))
      .digest('hex')
  );
}

function idOf(body: string | null): string | null {
  const id = body === null ? null : (JSON.parse(body) as { id?: unknown } | null)?.id;
  return typeof id === 'string' ? id : null;
}

function without<T>(all: ReadonlySet<T>, others: ReadonlySet<T>): T[] {
  return [...all].filter((one) => !others.has(one));
}
