// An extract of the programme's first committee session, 24 March 2021: real structures, communes and posts (docs/sources.md).
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { StructureDescription } from '@cnfs/testing/programme';

interface Row {
  siret: string;
  nom: string;
  type: 'publique' | 'privée';
  adresse: string;
  code_postal: string;
  code_commune: string;
  commune: string;
  postes: string;
  france_services: string;
}

export const SESSION_DAY = '2021-03-24';

/** The structures that the story follows: the first one gets the adviser. */
const SIRETS = ['13000031800019', '18882211800017', '20000017200011', '84009530100015'];

export interface Granted {
  description: StructureDescription;
  posts: number;
}

export function realSession(): Granted[] {
  const file = new URL('data/session-2021-03-24.csv', import.meta.url);
  const rows = parse<Row>(readFileSync(file), { columns: true });
  return SIRETS.map((siret) => {
    const row = rows.find((one) => one.siret === siret);
    if (!row) throw new Error(`SIRET ${siret} is not in the extract of the session`);
    return {
      posts: Number(row.postes),
      description: {
        siret,
        name: row.nom,
        // The list tells the sector alone.
        kind: row.type === 'publique' ? 'OTHER_PUBLIC' : 'OTHER_PRIVATE',
        commune: row.code_commune,
        addressLine: row.adresse,
        postalCode: row.code_postal,
        city: row.commune,
        franceServices: row.france_services === 'oui',
      },
    };
  });
}
