/**
 * Loads the official lists of `reference/` into the schema, as the owner, whenever a file's content has changed. Communes
 * are added and corrected, never removed: structures and candidates refer to them.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parse } from 'csv-parse/sync';
import type { ClientBase } from 'pg';
import { searchable } from './commune.js';

type Line = Readonly<Record<string, string>>;

const folder = new URL('../../reference/', import.meta.url);
const batch = 5_000;

const loaders: Readonly<Record<string, (client: ClientBase, lines: readonly Line[]) => Promise<void>>> = {
  'communes.csv': loadCommunes,
  'zoning.csv': loadZoning,
  'commune-old-codes.csv': loadOldCodes,
  'smic.csv': loadMinimumSalaries,
};

/** All or nothing, in one transaction: a commune's zones stand in another file than the commune. */
export async function loadReferenceData(client: ClientBase): Promise<void> {
  const files = await Promise.all(
    Object.entries(loaders).map(async ([name, load]) => ({ load, ...(await read(name)) })),
  );
  const { rows } = await client.query<{ name: string; sha256: string }>(
    `SELECT name, sha256 FROM reference_file`,
  );
  if (files.every(({ name, sha256 }) => rows.some((row) => row.name === name && row.sha256 === sha256)))
    return;
  await client.query('BEGIN');
  try {
    for (const { name, sha256, content, load } of files) {
      const lines: Line[] = parse(content, { columns: true });
      for (let from = 0; from < lines.length; from += batch)
        await load(client, lines.slice(from, from + batch));
      await client.query(
        `INSERT INTO reference_file (name, sha256, loaded_at) VALUES ($1, $2, clock_timestamp())
             ON CONFLICT (name) DO UPDATE SET sha256 = excluded.sha256, loaded_at = excluded.loaded_at`,
        [name, sha256],
      );
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function read(name: string): Promise<{ name: string; content: Buffer; sha256: string }> {
  const content = await readFile(new URL(name, folder));
  return { name, content, sha256: createHash('sha256').update(content).digest('hex') };
}

async function loadCommunes(client: ClientBase, lines: readonly Line[]): Promise<void> {
  const communes = lines.map((line) => ({
    ...line,
    search_name: searchable(line['name'] ?? ''),
    lat: line['lat'] || null,
    lon: line['lon'] || null,
  }));
  await client.query(
    `INSERT INTO commune (code, name, search_name, departement, region, lat, lon, priority_district, rural)
     SELECT code, name, search_name, departement, region, lat, lon, false, false
       FROM json_to_recordset($1) AS line (code text, name text, search_name text, departement text, region text,
                                           lat float8, lon float8)
         ON CONFLICT (code) DO UPDATE
        SET name = excluded.name, search_name = excluded.search_name, departement = excluded.departement,
            region = excluded.region, lat = excluded.lat, lon = excluded.lon, priority_district = false, rural = false`,
    [JSON.stringify(communes)],
  );
}

/** After the communes. The file names those that have a zone; one partly in a rural zone counts as rural. */
async function loadZoning(client: ClientBase, lines: readonly Line[]): Promise<void> {
  await client.query(
    `UPDATE commune c SET priority_district = z.qpv, rural = z.zrr <> 'NONE'
       FROM json_to_recordset($1) AS z (code text, zrr text, qpv boolean) WHERE c.code = z.code`,
    [JSON.stringify(lines)],
  );
}

async function loadOldCodes(client: ClientBase, lines: readonly Line[]): Promise<void> {
  await client.query(
    `INSERT INTO commune_old_code (old_code, code)
     SELECT old_code, code FROM json_to_recordset($1) AS line (old_code text, code text)
         ON CONFLICT (old_code) DO UPDATE SET code = excluded.code`,
    [JSON.stringify(lines)],
  );
}

/** A value that ANCT has set for the same day stands. */
async function loadMinimumSalaries(client: ClientBase, lines: readonly Line[]): Promise<void> {
  await client.query(
    `INSERT INTO parameter (key, value, unit, valid_from, source)
     SELECT 'salary.minimum', gross_monthly_cents, 'cents', valid_from, source
       FROM json_to_recordset($1) AS line (valid_from date, gross_monthly_cents text, source text)
      WHERE NOT EXISTS (SELECT FROM parameter p WHERE p.key = 'salary.minimum' AND p.valid_from = line.valid_from)`,
    [JSON.stringify(lines)],
  );
}
