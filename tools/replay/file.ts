// The list of the programme's first eight committee sessions, as it was published (docs/sources.md), and what it says of each.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** One row of the list. */
export interface Line {
  siret: string;
  nom: string;
  type: 'publique' | 'privée';
  adresse: string;
  code_postal: string;
  code_commune: string;
  commune: string;
  departement: string;
  postes: string;
  date_coselec: string;
  investissement_etat: string;
  france_services: string;
}

/** What a session granted to one structure: its rows of that session are one request. */
export interface Grant {
  siret: string;
  posts: number;
  /** Published investment of the State, in euros. */
  published: number;
  lines: readonly Line[];
}

export interface SessionOfFile {
  /** 1 to 8, in the order of the days: the list gives no number. */
  number: number;
  day: string;
  grants: readonly Grant[];
}

export interface FileOf2021 {
  lines: readonly Line[];
  sessions: readonly SessionOfFile[];
  /** The first row of each structure; of one that is both, its public one. */
  structures: ReadonlyMap<string, Line>;
}

export function readFile(): FileOf2021 {
  const file = new URL('data/sessions-2021.csv', import.meta.url);
  const lines = parse<Line>(readFileSync(file), { columns: true });
  const structures = new Map<string, Line>();
  for (const line of lines) {
    const known = structures.get(line.siret);
    if (!known || (known.type === 'privée' && line.type === 'publique')) structures.set(line.siret, line);
  }
  const days = [...new Set(lines.map(({ date_coselec }) => date_coselec))].sort();
  const sessions = days.map((day, place) => ({
    number: place + 1,
    day,
    grants: grantsOf(lines.filter(({ date_coselec }) => date_coselec === day)),
  }));
  return { lines, sessions, structures };
}

function grantsOf(lines: readonly Line[]): Grant[] {
  return [...groupedBy(lines, ({ siret }) => siret)].map(([siret, of]) => ({
    siret,
    posts: sum(of, ({ postes }) => Number(postes)),
    published: sum(of, ({ investissement_etat }) => Number(investissement_etat)),
    lines: of,
  }));
}

/** In the order in which each key comes first. */
export function groupedBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

export function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Structures that the list calls public in one row and private in another. */
export function ofBothKinds({
  lines,
}: FileOf2021): { siret: string; name: string; public: number; private: number }[] {
  return [...groupedBy(lines, ({ siret }) => siret)].flatMap(([siret, of]) => {
    const count = (type: Line['type']) => of.filter((line) => line.type === type).length;
    const [found] = of;
    return count('publique') > 0 && count('privée') > 0
      ? [{ siret, name: found?.nom ?? '', public: count('publique'), private: count('privée') }]
      : [];
  });
}
