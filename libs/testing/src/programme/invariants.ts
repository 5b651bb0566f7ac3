// Checks the programme's invariants (invariants.sql) in the databases of all services.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allEvents, services } from '@cnfs/contracts';
import pg from 'pg';
import { workspace } from '../stack/workspace.js';

/** A statement of invariants.sql. */
export interface Invariant {
  /** Such as `INV6 every journal transaction sums to zero`; no two have the same. */
  readonly name: string;
  /** The same in French, as people of the programme read it. */
  readonly french: string;
  /** Returns the rows that break it. */
  readonly sql: string;
}

export interface Violation {
  /** Name of the invariant. */
  readonly invariant: string;
  readonly rows: readonly unknown[];
}

/** Tables that every service has, seen as one with a column `service`. */
const SHARED = ['outbox', 'outbox_archive', 'event_stream', 'inbox', 'parked_event', 'due_work'] as const;

const HEAD = /^-- (?<kind>name|given): (?<title>.+)\n(?:-- fr: (?<french>.+)\n)?/gm;

const sections = sectionsOf(readFileSync(join(workspace, 'libs/testing/invariants.sql'), 'utf8'));

/** Every invariant, in the order of the file. */
export const invariants: readonly Invariant[] = sections
  .filter(({ kind }) => kind === 'name')
  .map(({ title, french, sql }) => ({ name: title, french, sql }));

const givens = sections.filter(({ kind }) => kind === 'given').map(({ sql }) => sql);

/** Checks every invariant, in order. @returns those that do not hold, with the rows that break them */
export async function brokenInvariants(
  databaseUrl: string,
  onChecked: (invariant: Invariant, holds: boolean) => void = () => undefined,
): Promise<Violation[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    // One state of everything, whatever is written meanwhile.
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    return await checkInvariants(client, onChecked);
  } finally {
    await client.end();
  }
}

/**
 * The same within a transaction that is open: what it has written so far is seen.
 * @param client as superuser; the transaction is good for nothing but to be rolled back afterwards
 */
export async function checkInvariants(
  client: pg.ClientBase,
  onChecked: (invariant: Invariant, holds: boolean) => void = () => undefined,
): Promise<Violation[]> {
  await client.query(tablesInOne());
  await fill(client, 'subscription (service, type, reader)', subscriptions());
  await fill(client, 'transition (aggregate, from_state, event, to_state)', transitions());
  for (const sql of givens) await client.query(sql);
  const broken: Violation[] = [];
  for (const invariant of invariants) {
    const { rows } = await client.query(invariant.sql);
    if (rows.length > 0) broken.push({ invariant: invariant.name, rows });
    onChecked(invariant, rows.length === 0);
  }
  return broken;
}

function sectionsOf(file: string) {
  const heads = [...file.matchAll(HEAD)];
  return heads.map(({ index, groups, 0: head }, n) => ({
    kind: groups?.['kind'] ?? '',
    title: groups?.['title'] ?? '',
    french: groups?.['french'] ?? '',
    sql: file.slice(index + head.length, heads[n + 1]?.index),
  }));
}

function tablesInOne(): string {
  return SHARED.map((table) => {
    const each = services.map((schema) => `SELECT '${schema}' AS service, * FROM ${schema}.${table}`);
    return `CREATE TEMP VIEW ${table} AS ${each.join(' UNION ALL ')};`;
  }).join('\n');
}

/** Who reads what. */
function subscriptions(): string[][] {
  return allEvents.flatMap(({ service, type, readers }) => readers.map((reader) => [service, type, reader]));
}

/** As docs/generated/states.md draws the machines, which are tables in the code of the services. */
function transitions(): string[][] {
  const drawn = readFileSync(join(workspace, 'docs/generated/states.md'), 'utf8');
  return drawn.split('\n### ').flatMap((section) => {
    const aggregate = section.slice(0, section.indexOf('\n'));
    const steps = section.matchAll(/^ {2}(?<from>\w+) --> (?<to>\w+): (?<event>\w+)$/gm);
    return [...steps].map(({ groups }) => [
      aggregate,
      ...['from', 'event', 'to'].map((part) => groups?.[part] ?? ''),
    ]);
  });
}

async function fill(client: pg.ClientBase, table: string, rows: readonly string[][]): Promise<void> {
  const literals = rows.map((row) => `(${row.map((text) => pg.escapeLiteral(text)).join(', ')})`);
  const [name = ''] = table.split(' ');
  await client.query(`CREATE TEMP TABLE ${table} AS VALUES ${literals.join(', ')}; ANALYZE ${name};`);
}
