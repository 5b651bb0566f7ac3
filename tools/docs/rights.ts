/** The matrix role × route: the same policies as the page of routes, as a table that shows at once what a role reaches. */
import { actingRoles } from '@cnfs/platform';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Operation, chaptersOf } from './routes.js';

const introduction = `# Rights

Each role on each route, from the policies in the code. \`all\`: every resource; \`territory\`: those of the caller's
départements and régions; \`own\`: those of the caller's structures (structure), organisations (trainer) or person (others);
a name: for systems that were given this scope; \`·\`: 403. What is outside the caller's reach is 404. A route that says
\`open\` needs no token.

The same matrix stands in \`rights.int.spec.ts\` of each service, where it was written by hand and is tried by
everybody: a right that is changed here is changed there too, or \`npm test\` fails.`;

/** @param apis by service: the OpenAPI document of each */
export function renderRights(apis: ReadonlyMap<string, OpenAPIObject>): string {
  const head = [`| Route | ${actingRoles.join(' | ')} |`, `|---|${actingRoles.map(() => ':-:|').join('')}`];
  return [introduction, ...chaptersOf(apis, head, rowOf)].join('\n\n') + '\n';
}

function rowOf(route: string, { 'x-allow': allow }: Operation): string {
  const cells = actingRoles.map((role) => {
    if (!allow) return 'open';
    const reach = allow[role];
    return typeof reach === 'object' ? `\`${reach.scope}\`` : (reach ?? '·');
  });
  return `| \`${route}\` | ${cells.join(' | ')} |`;
}
