// `npm start`: the whole product on the usual ports, until Ctrl-C.
import { parseArgs } from 'node:util';
import { services } from '@cnfs/contracts';
import { type BrokerChoice, startStack } from '@cnfs/testing/stack';
import { SERVICE_ENVIRONMENT } from './development.ts';
import { announce, withdraw } from './events/development-stack.ts';

const { values } = parseArgs({
  options: {
    broker: { type: 'string', default: 'auto' },
    'start-day': { type: 'string' },
    logs: { type: 'string' },
    login: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout
    .write(`npm start -- [--broker auto|kafka|docker|jars|embedded] [--start-day AAAA-MM-JJ] [--logs DOSSIER] [--login]

Démarre PostgreSQL, le journal d’événements, l’émetteur de jetons et les cinq services, et reste là.
Un jeton : npm run --silent token -- --role anct

Avec --login, access et un fournisseur d’identité de développement démarrent aussi : les services n’acceptent
plus que les jetons d’access (docs/operations.md, « Logging in »).\n`);
  process.exit(0);
}

process.stdout.write('Démarrage…\n');
const stack = await startStack({
  broker: values.broker as BrokerChoice,
  ports: 'usual',
  ...(values['start-day'] && { startDay: values['start-day'] }),
  ...(values.logs && { logs: values.logs }),
  ...(values.login && { login: {} }),
  ...SERVICE_ENVIRONMENT,
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    withdraw();
    void stack.stop().then(() => process.exit(0));
  });
announce(stack.broker.url);
// What was started keeps nothing alive by itself: this does.
setInterval(() => undefined, 60_000);

process.stdout.write(`\n  journal d’événements  ${stack.broker.why}\n`);
process.stdout.write(
  `  base de données       ${stack.databaseUrl}\n  jetons                ${stack.issuer.url}\n  journaux              ${stack.logs}\n\n`,
);
for (const name of services) {
  const { url, metricsUrl } = stack.services[name];
  process.stdout.write(`  ${name.padEnd(12)} ${url}   ${url}/docs   ${metricsUrl}\n`);
}
if (stack.access) {
  const { provider, service } = stack.access;
  process.stdout.write(
    `  ${'access'.padEnd(12)} ${service.url}   ${service.url}/docs   ${service.metricsUrl}\n`,
  );
  process.stdout.write(`\n  connexion             ${provider.url}\n`);
}
process.stdout.write('\nCtrl-C arrête tout.\n');
