/** Every route on one page, with the roles that may call it: what a person who reviews access reads first. */
import { services } from '@cnfs/contracts';
import type { Allowance } from '@cnfs/platform';
import type { OpenAPIObject } from '@nestjs/swagger';

type Paths = OpenAPIObject['paths'];
export type Operation = NonNullable<Paths[string]['get']> & { 'x-allow'?: Allowance };

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const introduction = `# Routes

Who may call what, from the policies in the code. \`own\`: what belongs to the caller's structures, organisations or person;
\`territory\`: what lies in the caller's départements and régions; no mark: everything. Any other role gets 403, and what is
outside the caller's reach is 404.`;

/** @param apis by service: the OpenAPI document of each */
export function renderRoutes(apis: ReadonlyMap<string, OpenAPIObject>): string {
  const head = ['| Route | Who | What |', '|---|---|---|'];
  return [introduction, ...chaptersOf(apis, head, rowOf)].join('\n\n') + '\n';
}

/** Tables for what every service has, for what every one that takes part in events has, then for each; a row for each route. */
export function chaptersOf(
  apis: ReadonlyMap<string, OpenAPIObject>,
  head: readonly string[],
  row: (route: string, operation: Operation) => string,
): string[] {
  const rows = new Map([...apis].map(([service, { paths }]) => [service, rowsOf(paths, row)]));
  const sharedBy = (names: Iterable<string>) => {
    const [first = [], ...others] = Array.from(names, (name) => rows.get(name) ?? []);
    return first.filter((one) => others.every((theirs) => theirs.includes(one)));
  };
  const everywhere = sharedBy(rows.keys());
  const ofEvents = sharedBy(services).filter((one) => !everywhere.includes(one));
  const common = [...everywhere, ...ofEvents];
  const chapter = (title: string, all: readonly string[]) => [`## ${title}`, '', ...head, ...all].join('\n');
  return [
    chapter('Every service', everywhere),
    chapter('Every service that takes part in events', ofEvents),
    ...[...rows].map(([service, all]) =>
      chapter(
        service,
        all.filter((one) => !common.includes(one)),
      ),
    ),
  ];
}

function rowsOf(paths: Paths, row: (route: string, operation: Operation) => string): string[] {
  return Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, item]) =>
      methods.flatMap((method) => {
        const operation: Operation | undefined = item[method];
        return operation ? [row(`${method.toUpperCase()} ${path}`, operation)] : [];
      }),
    );
}

function rowOf(route: string, { summary = '', 'x-allow': allow }: Operation): string {
  return `| \`${route}\` | ${allow ? roles(allow) : 'anyone'} | ${summary.replaceAll('|', '\\|')} |`;
}

function roles(allow: Allowance): string {
  return Object.entries(allow)
    .map(([role, reach]) => {
      if (typeof reach === 'object') return `${role} (\`${reach.scope}\`)`;
      return reach === 'all' ? role : `${role} (${reach})`;
    })
    .join(', ');
}
