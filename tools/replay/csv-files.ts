// What the list becomes as files that the product imports. It tells neither contacts nor beginnings of missions nor reasons:
// what stands for them is said here, and invents nothing of a person.
import type { FileOf2021, SessionOfFile } from './file.ts';

/** Reserved for examples (RFC 2606), and a number that no one has (ARCEP). */
const CONTACT = ['Accueil', 'accueil@structure.example', '+33199001234'] as const;

export function structuresCsv({ structures }: FileOf2021, sirets: readonly string[]): string {
  return csv(
    [
      ...['siret', 'nom', 'secteur', 'adresse', 'code_postal', 'ville', 'code_commune', 'france_services'],
      ...['contact_nom', 'contact_courriel', 'contact_telephone'],
    ],
    sirets.map((siret) => {
      const line = structures.get(siret);
      if (!line) throw new Error(`${siret} is not in the list`);
      const { nom, type, adresse, code_postal, commune, code_commune, france_services } = line;
      return [
        ...[siret, nom, type, adresse || 'Adresse non publiée', code_postal, commune, code_commune],
        ...[france_services === 'oui' ? 'oui' : 'non', ...CONTACT],
      ];
    }),
  );
}

/** @param granted structures that were granted posts by an earlier session: theirs are amendments */
export function requestsCsv({ number, day, grants }: SessionOfFile, granted: ReadonlySet<string>): string {
  return csv(
    ['cle', 'siret', 'postes', 'debut_mission', 'motivation', 'nature', 'motif'],
    grants.map(({ siret, posts }) => [
      ...[`seance-${number}-${siret}`, siret, String(posts), missionStart(day)],
      `Demande examinée par le comité de sélection du ${day}, reprise de la liste publiée.`,
      ...(granted.has(siret) ? ['avenant', 'autre'] : ['initiale', '']),
    ]),
  );
}

export function minutesCsv({ grants }: SessionOfFile): string {
  return csv(
    ['siret', 'decision', 'postes'],
    grants.map(({ siret, posts }) => [siret, 'accordé', String(posts)]),
  );
}

/** The first of the second month after the session: the list does not tell when missions began. */
function missionStart(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month + 1, 1)).toISOString().slice(0, 10);
}

function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const quoted = (cell: string) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [header, ...rows].map((row) => row.map(quoted).join(',')).join('\n');
}
