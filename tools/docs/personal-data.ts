/** What each service holds on persons, on one page: what the data protection officer reads first. */
import { type PersonalData, type ServiceDefinition, personalDataOfPlatform } from '@cnfs/platform';

const introduction = `# Personal data

Where each personal field lives, why, on which ground, for how long and what becomes of it, from what the services declare and
carry out. Events name persons by ids alone: records of the log, the outbox and its archive hold ids, codes, days and amounts.`;

const bases = {
  CONSENT: 'consentement',
  CONTRACT: 'contrat',
  LEGAL_OBLIGATION: 'obligation légale',
  PUBLIC_TASK: 'mission d’intérêt public',
};

const fates = { ERASED: 'effacé', PSEUDONYMISED: 'pseudonymisé', KEPT: 'gardé' };

export function renderPersonalData(services: readonly ServiceDefinition[]): string {
  const own = services.flatMap(({ name, personalData }) =>
    personalData ? [chapter(name, personalData)] : [],
  );
  return [introduction, ...own, chapter('Every service', personalDataOfPlatform)].join('\n\n') + '\n';
}

function chapter(title: string, { tables, nobody }: PersonalData): string {
  const rows = Object.entries(tables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([table, { fields }]) =>
      fields.map(
        ({ columns, what, why, basis, kept, after }) =>
          `| \`${table}\` | ${columns.map((column) => `\`${column}\``).join(' ')} | ${what} | ${why} | ${bases[basis]} | ${kept} | ${fates[after]} |`,
      ),
    );
  const empty = [...nobody].sort().map((table) => `\`${table}\``);
  return [
    `## ${title}`,
    '',
    '| Table | Columns | What | Why | Basis | Kept | Then |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    ...(empty.length > 0 ? ['', `Of nobody: ${empty.join(', ')}.`] : []),
  ].join('\n');
}
