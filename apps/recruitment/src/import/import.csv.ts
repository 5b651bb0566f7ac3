/**
 * Reads a CSV file as people write them: UTF-8 with or without a byte order mark, commas or semicolons (French spreadsheets),
 * quotes. The rows come in batches, so that a file of any length takes the memory of one; the first thing that can't be read
 * ends it.
 */
import { CsvError, parse } from 'csv-parse';
import { pipeline } from 'node:stream/promises';
import { isUnacceptableText } from '@cnfs/platform';
import { type Cells, type Row, UnreadableFile } from './import.js';
import type { Column } from './import.kind.js';

export const BATCH = 500;
/** Characters of a row: a motivation of 2 500 and an address are far below. */
const LONGEST_ROW = 20_000;

/**
 * @throws UnreadableFile
 * @param onBytes is given every byte, in order: for the file's hash
 */
export async function* readRows(
  file: AsyncIterable<Buffer>,
  columns: readonly Column[],
  onBytes: (bytes: Buffer) => void,
): AsyncGenerator<Row[]> {
  const { first, rest } = await split(decoded(file, onBytes));
  const parser = parse({
    bom: true,
    columns: (header: string[]) => checkHeader(header, columns),
    delimiter: delimiterOf(first),
    info: true,
    max_record_size: LONGEST_ROW,
    skip_empty_lines: true,
    trim: true,
  });
  // Its errors come out of the parser, which is read below.
  const feeding = pipeline(rest, parser).catch(() => undefined);
  try {
    let batch: Row[] = [];
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      batch.push({ line: info.lines, cells: checkCells(record, info.lines) });
      if (batch.length === BATCH) {
        yield batch;
        batch = [];
      }
    }
    if (batch.length > 0) yield batch;
  } catch (error) {
    throw readable(error);
  } finally {
    parser.destroy();
    await feeding;
  }
}

interface Parsed {
  readonly record: Cells;
  readonly info: { readonly lines: number };
}

/** Half a character at the end of a chunk waits for the next one. */
async function* decoded(
  file: AsyncIterable<Buffer>,
  onBytes: (bytes: Buffer) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    for await (const bytes of file) {
      onBytes(bytes);
      yield decoder.decode(bytes, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      throw new UnreadableFile(
        'Le fichier n’est pas en UTF-8 : enregistrez-le de nouveau au format « CSV UTF-8 ».',
      );
    throw error;
  }
}

/** The header tells the delimiter; what was read to see it is given back. */
async function split(
  texts: AsyncGenerator<string>,
): Promise<{ first: string; rest: AsyncGenerator<string> }> {
  let head = '';
  while (!head.includes('\n') && head.length <= LONGEST_ROW) {
    const next = await texts.next();
    if (next.done) break;
    head += next.value;
  }
  async function* rest(): AsyncGenerator<string> {
    yield head;
    yield* texts;
  }
  return { first: head.split('\n', 1)[0] ?? '', rest: rest() };
}

function delimiterOf(header: string): string {
  const count = (mark: string) => header.split(mark).length;
  return count(';') > count(',') ? ';' : ',';
}

/** @throws UnreadableFile naming what is missing, repeated or unknown */
function checkHeader(header: readonly string[], columns: readonly Column[]): string[] {
  const names = header.map((name) => name.trim().toLowerCase());
  const listed = (some: readonly string[]) => some.map((name) => `« ${name} »`).join(', ');
  const missing = columns.filter(({ name, required }) => required && !names.includes(name));
  if (missing.length > 0)
    throw new UnreadableFile(`Il manque la colonne ${listed(missing.map(({ name }) => name))}.`, 1);
  const unknown = names.filter((name) => !columns.some((column) => column.name === name));
  if (unknown.length > 0) throw new UnreadableFile(`Colonne inconnue : ${listed(unknown)}.`, 1);
  const repeated = names.filter((name, at) => names.indexOf(name) !== at);
  if (repeated.length > 0) throw new UnreadableFile(`Colonne répétée : ${listed(repeated)}.`, 1);
  return names;
}

/** @throws UnreadableFile for a character that no text of the programme holds */
function checkCells(cells: Cells, line: number): Cells {
  for (const [column, cell] of Object.entries(cells))
    if (isUnacceptableText(cell))
      throw new UnreadableFile(`un caractère interdit dans la colonne « ${column} ».`, line);
  return cells;
}

const sentences: Readonly<Record<string, string>> = {
  CSV_MAX_RECORD_SIZE: `plus de ${LONGEST_ROW} caractères : un guillemet n’est sans doute pas fermé.`,
  CSV_QUOTE_NOT_CLOSED: 'un guillemet n’est pas fermé.',
  CSV_INVALID_CLOSING_QUOTE: 'un guillemet fermant est suivi d’autre chose qu’un séparateur.',
  INVALID_OPENING_QUOTE: 'un guillemet au milieu d’une cellule.',
  CSV_RECORD_INCONSISTENT_COLUMNS: 'le nombre de cellules n’est pas celui des colonnes.',
  CSV_RECORD_INCONSISTENT_FIELDS_LENGTH: 'le nombre de cellules n’est pas celui des colonnes.',
};

/** The library's sentence quotes the file, which may hold a person's contact: only its code is kept. */
function readable(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const lines: unknown = error['lines'];
  return new UnreadableFile(
    sentences[error.code] ?? 'la ligne ne peut pas être lue.',
    typeof lines === 'number' ? lines : undefined,
  );
}
