// `npm run --silent token -- --role anct`: a bearer token from the issuer of a running `npm start`, for curl and for /docs.
import { parseArgs } from 'node:util';

const help = `npm run --silent token -- --role ROLE [options]

  --role           candidate, structure, prefect, anct, bdt, trainer, adviser, coordinator, service, platform, auditor
  --person NOM     une personne, par son uuid ou par un nom quelconque (le rôle par défaut)
  --id UUID        structure (ou organisme, pour trainer) dont elle répond ; peut être répété
  --territory D75  département (D75) ou région (R11) ; peut être répété
  --scope NOM      pour un système externe : payment-channel ; peut être répété
  --issuer URL     émetteur de jetons (http://127.0.0.1:3100, celui de \`npm start\` et de docker-compose.yml)
`;

const many = { type: 'string', multiple: true, default: [] as string[] } as const;
const { values } = parseArgs({
  options: {
    role: { type: 'string' },
    person: { type: 'string' },
    id: many,
    territory: many,
    scope: many,
    issuer: { type: 'string', default: 'http://127.0.0.1:3100' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help || !values.role) {
  (values.help ? process.stdout : process.stderr).write(help);
  process.exit(values.help ? 0 : 2);
}

const { role, person, id, territory: territories, scope: scopes } = values;
const owned = role === 'trainer' ? { organisations: id } : { structures: id };
const answer = await fetch(`${values.issuer}/token`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ role, ...(person && { person }), territories, scopes, ...owned }),
}).catch(() => null);
if (!answer?.ok) {
  process.stderr.write(
    `Aucun émetteur de jetons ne répond à ${values.issuer} : lancez \`npm start\` d’abord.\n`,
  );
  process.exit(1);
}
process.stdout.write(`${((await answer.json()) as { access_token: string }).access_token}\n`);
