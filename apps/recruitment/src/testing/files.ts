/** Files of CSV as people send them, for specs. */
import type { TestAnswer, TestClient } from '@cnfs/platform/testing';
import { siret } from './recruiting.js';

export interface ImportReport {
  readonly id: string;
  readonly state: string;
  readonly rowsRead: number;
  readonly rowsNew: number;
  readonly rowsKnown: number;
  readonly rowsRefused: number;
  readonly rowsDone: number;
}

export interface RefusedRow {
  readonly line: number;
  readonly errors: { column: string | null; detail: string }[];
}

type CellsOfRow = Readonly<Record<string, string>>;

/** A CSV out of rows, with the columns of the first one. */
export function csv(rows: readonly CellsOfRow[], delimiter = ','): string {
  const [first = {}] = rows;
  const names = Object.keys(first);
  const quoted = (cell = '') => (/[",;\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = rows.map((row) => names.map((name) => quoted(row[name])).join(delimiter));
  return [names.join(delimiter), ...lines].join('\n');
}

/** A row that registers the nth structure of specs of files. */
export function structureRow(n: number, changes: CellsOfRow = {}): CellsOfRow {
  return {
    siret: siret(5_000_000 + n),
    nom: `Structure du fichier ${n}`,
    nature: '',
    secteur: 'publique',
    adresse: '1 place de la Mairie',
    code_postal: '01500',
    ville: 'Ambérieu-en-Bugey',
    code_commune: '01004',
    france_services: 'non',
    contact_nom: 'Dominique Exemple',
    contact_courriel: 'mairie@example.org',
    contact_telephone: '04 74 38 00 00',
    ...changes,
  };
}

export function requestRow(siretOfHost: string, key: string, changes: CellsOfRow = {}): CellsOfRow {
  return {
    cle: key,
    siret: siretOfHost,
    postes: '2',
    debut_mission: '2021-05-03',
    motivation: 'Trois quartiers sans accompagnement.',
    nature: '',
    motif: '',
    ...changes,
  };
}

/** Sends a file and reads its report. @throws Error when the file can't be read */
export async function received(
  anct: TestClient,
  kind: string,
  file: string,
  { source = 'spec', sessionId }: { source?: string; sessionId?: string } = {},
): Promise<ImportReport> {
  const answer = await send(anct, kind, file, { source, sessionId });
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return report(anct, (answer.body as { id: string }).id);
}

export function send(
  anct: TestClient,
  kind: string,
  file: string | Buffer,
  { source = 'spec', sessionId }: { source?: string; sessionId?: string } = {},
): Promise<TestAnswer> {
  const query = new URLSearchParams({ kind, source, ...(sessionId && { sessionId }) });
  return anct.postCsv(`/imports?${query.toString()}`, file);
}

export async function report(anct: TestClient, id: string): Promise<ImportReport> {
  return (await anct.get<ImportReport>(`/imports/${id}`)).body;
}

export async function refusedRows(anct: TestClient, id: string): Promise<RefusedRow[]> {
  const { body } = await anct.get<{ items: RefusedRow[] }>(`/imports/${id}/refused-rows`);
  return body.items.map(({ line, errors }) => ({ line, errors }));
}

export function applied(anct: TestClient, id: string): Promise<TestAnswer> {
  return anct.post(`/imports/${id}/applications`);
}
