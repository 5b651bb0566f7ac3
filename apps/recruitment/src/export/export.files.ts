/**
 * Rows as a file, written as they come. In CSV, a cell that a spreadsheet would run as a formula is kept from it; booleans are
 * 'oui' and 'non', and the byte order mark tells spreadsheets that it is UTF-8.
 */
import { StreamableFile } from '@nestjs/common';
import { stringify } from 'csv-stringify';
import { Readable } from 'node:stream';
import type { Cells } from './export.queries.js';

export type FileFormat = 'csv' | 'json';

/** The first page is read before anything is answered: a database that is away is told as such, and not by half a file. */
export async function fileOf(
  all: AsyncGenerator<Cells>,
  columns: readonly string[],
  { name, format }: { readonly name: string; readonly format: FileFormat },
): Promise<StreamableFile> {
  const first = await all.next();
  const rows = startingWith(first, all);
  const disposition = `attachment; filename="${name}.${format}"`;
  if (format === 'json')
    return new StreamableFile(Readable.from(json(rows)), { type: 'application/json', disposition });
  const csv = stringify({
    bom: true,
    columns: [...columns],
    header: true,
    escape_formulas: true,
    cast: { boolean: (value) => (value ? 'oui' : 'non') },
  });
  const source = Readable.from(rows);
  source.on('error', (error) => csv.destroy(error));
  csv.on('close', () => source.destroy());
  return new StreamableFile(source.pipe(csv), { type: 'text/csv; charset=utf-8', disposition });
}

async function* startingWith(
  first: IteratorResult<Cells, unknown>,
  others: AsyncGenerator<Cells>,
): AsyncGenerator<Cells> {
  if (first.done) return;
  yield first.value;
  yield* others;
}

async function* json(rows: AsyncGenerator<Cells>): AsyncGenerator<string> {
  let opening = '[\n';
  for await (const row of rows) {
    yield opening + JSON.stringify(row);
    opening = ',\n';
  }
  yield opening === '[\n' ? '[]\n' : '\n]\n';
}
