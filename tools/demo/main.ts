// `npm run demo`: starts the whole product, plays the main job through its public APIs, and checks what it left behind.
import { parseArgs } from 'node:util';
import { type BrokerChoice, type Stack, startStack } from '@cnfs/testing/stack';
import { SERVICE_ENVIRONMENT } from '../development.ts';
import { checkInvariants } from './invariants.ts';
import { Narrator } from './narrator.ts';
import { productInContainers, productOnThisMachine } from './products.ts';
import { Story, euros } from './story.ts';
import { summary } from './summary.ts';

const brokers = ['auto', 'kafka', 'docker', 'jars', 'embedded'] as const;

const help = `npm run demo -- [options]

Joue le dispositif de bout en bout, d’une demande de postes au paiement, puis une rupture et ses suites.

  --broker ${brokers.join('|')}
                      le journal d’événements : auto (par défaut) prend KAFKA_BROKERS, sinon un conteneur,
                      sinon les jars de Kafka (Java 17 et Maven), sinon le journal embarqué dans PostgreSQL
  --against compose   joue contre \`docker compose up --wait\` au lieu de tout démarrer
  --logs DOSSIER      garde les journaux des services dans ce dossier
  --help              cette aide

Code de sortie : 0 quand tout s’est passé et que les invariants tiennent, 1 sinon, 2 pour une option inconnue.`;

const say = new Narrator();

process.exitCode = await main();

async function main(): Promise<number> {
  let options;
  try {
    options = parseArgs({
      options: {
        broker: { type: 'string', default: 'auto' },
        against: { type: 'string' },
        logs: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}\n`);
    return 2;
  }
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const broker = options.broker as BrokerChoice;
  if (!(brokers as readonly string[]).includes(broker) || (options.against ?? 'compose') !== 'compose') {
    process.stderr.write(`${help}\n`);
    return 2;
  }

  let stack: Stack | undefined;
  const stopOn = (signal: NodeJS.Signals, code: number) =>
    process.once(signal, () => {
      say.note('interruption : tout s’arrête…');
      void (stack?.stop() ?? Promise.resolve()).finally(() => process.exit(code));
    });
  stopOn('SIGINT', 130);
  stopOn('SIGTERM', 143);

  try {
    if (options.against) return await play(await productInContainers());
    stack = await say.during(
      'PostgreSQL, journal d’événements, émetteur de jetons et cinq services démarrent',
      startStack({
        broker,
        startDay: '2021-03-01',
        ...(options.logs && { logs: options.logs }),
        ...SERVICE_ENVIRONMENT,
      }),
    );
    say.note(`journal d’événements : ${stack.broker.why}`);
    return await play(productOnThisMachine(stack));
  } catch (error) {
    say.bad(error instanceof Error ? error.message : String(error));
    return 1;
  } finally {
    await stack?.stop();
  }
}

async function play(product: Awaited<ReturnType<typeof productInContainers>>): Promise<number> {
  const outcome = await new Story(product, say).play();
  say.title('Ce qu’il en reste');
  say.table(await summary(product, outcome, euros));
  say.title('Invariants du dispositif, vérifiés dans les bases');
  const broken = await checkInvariants(product.databaseUrl, say);
  say.note(`${say.steps} actes en ${say.seconds.toFixed(1)} s`);
  return broken === 0 ? 0 : 1;
}
