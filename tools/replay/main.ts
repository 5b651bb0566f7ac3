// `npm run replay:2021`: plays the programme's real first eight committee sessions through the product, twice, and compares
// what it granted and committed with what was published.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { actors, eventually } from '@cnfs/testing';
import { brokenInvariants, totals } from '@cnfs/testing/programme';
import { type BrokerChoice, type Stack, startStack } from '@cnfs/testing/stack';
import { Narrator } from '../demo/narrator.ts';
import { productOnThisMachine } from '../demo/products.ts';
import { SERVICE_ENVIRONMENT } from '../development.ts';
import { readFile } from './file.ts';
import { type Outcome, outcomeOf } from './outcome.ts';
import { Replay } from './play.ts';
import { failuresOf, show } from './tables.ts';

const help = `npm run replay:2021 -- [options]

Rejoue les huit séances réelles du comité de sélection (24 mars au 19 mai 2021), deux fois, par les API du produit.

  --broker auto|kafka|docker|jars|embedded   le journal d’événements (auto par défaut)
  --json              un objet JSON sur la sortie standard, le récit sur la sortie d’erreur
  --output FICHIER    écrit aussi l’objet JSON dans ce fichier
  --minutes DOSSIER   garde le procès-verbal de chaque séance (PDF) dans ce dossier
  --logs DOSSIER      garde les journaux des services dans ce dossier
  --help              cette aide

Code de sortie : 0 quand les postes sont ceux de la liste, que chaque écart est expliqué, que la seconde fois ne change rien
et que les invariants tiennent ; 1 sinon ; 2 pour une option inconnue.`;

process.exitCode = await main();

async function main(): Promise<number> {
  let options;
  try {
    options = parseArgs({
      options: {
        broker: { type: 'string', default: 'auto' },
        json: { type: 'boolean', default: false },
        output: { type: 'string' },
        logs: { type: 'string' },
        minutes: { type: 'string' },
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
  const say = new Narrator(options.json ? process.stderr : process.stdout);
  let stack: Stack | undefined;
  const stopOn = (signal: NodeJS.Signals, code: number) =>
    process.once(signal, () => void (stack?.stop() ?? Promise.resolve()).finally(() => process.exit(code)));
  stopOn('SIGINT', 130);
  stopOn('SIGTERM', 143);
  try {
    stack = await say.during(
      'PostgreSQL, journal d’événements et services démarrent',
      startStack({
        broker: options.broker as BrokerChoice,
        startDay: '2021-03-01',
        ...(options.logs && { logs: options.logs }),
        ...SERVICE_ENVIRONMENT,
      }),
    );
    say.note(`journal d’événements : ${stack.broker.why}`);
    const told = await play(stack, say);
    if (options.minutes !== undefined) await keepMinutes(stack, options.minutes, say);
    if (options.json) process.stdout.write(`${JSON.stringify(told, null, 2)}\n`);
    if (options.output) writeFileSync(options.output, `${JSON.stringify(told, null, 2)}\n`);
    for (const failure of told.failures) say.bad(failure);
    return told.failures.length === 0 ? 0 : 1;
  } catch (error) {
    say.bad(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return 1;
  } finally {
    await stack?.stop();
  }
}

/** The minutes of each session as the product froze them, once its due work has made them. */
async function keepMinutes({ services, issuer }: Stack, folder: string, say: Narrator): Promise<void> {
  const actor = actors.anct();
  const { url } = services.recruitment;
  const { body } = await services.recruitment
    .as(actor)
    .get<{ items: { id: string; number: number }[] }>('/committee-sessions');
  mkdirSync(folder, { recursive: true });
  for (const { id, number } of body.items) {
    const pdf = await eventually(
      async () => {
        const authorization = `Bearer ${await issuer.token(actor)}`;
        const answer = await fetch(`${url}/committee-sessions/${id}/minutes`, { headers: { authorization } });
        return answer.ok && Buffer.from(await answer.arrayBuffer());
      },
      { what: `minutes of session ${number}` },
    );
    writeFileSync(join(folder, `seance-${number}.pdf`), pdf);
  }
  say.note(`procès-verbaux gardés dans ${folder}`);
}

interface Told extends Outcome {
  /** Totals of every table and every type of event that the second time changed. */
  changedTheSecondTime: readonly string[];
  seconds: { first: number; second: number };
  failures: readonly string[];
}

async function play(stack: Stack, say: Narrator): Promise<Told> {
  const product = productOnThisMachine(stack);
  const file = readFile();
  say.title(`Les huit séances de 2021 : ${file.lines.length} lignes, ${file.structures.size} structures`);
  const started = say.seconds;
  await new Replay(product, file, say).play();
  const outcome = await outcomeOf(product, file);
  const first = say.seconds - started;
  show(outcome, say);
  say.title('Une seconde fois');
  const before = await totals(stack.databaseUrl);
  await new Replay(product, file, say).play();
  const after = await totals(stack.databaseUrl);
  const changed = Object.keys(after).filter((name) => !isDeepStrictEqual(before[name], after[name]));
  if (changed.length === 0) say.good('rien n’a changé : ni un poste, ni un euro, ni un événement');
  say.title('Invariants du dispositif, vérifiés dans les bases');
  const broken = await brokenInvariants(stack.databaseUrl, (invariant, holds) =>
    holds ? say.good(invariant.french) : say.bad(invariant.french),
  );
  const second = say.seconds - started - first;
  say.note(`première fois ${first.toFixed(1)} s, seconde ${second.toFixed(1)} s`);
  return {
    ...outcome,
    changedTheSecondTime: changed,
    seconds: { first: Math.round(first), second: Math.round(second) },
    failures: [
      ...failuresOf(outcome),
      ...changed.map((name) => `la seconde fois a changé : ${name}`),
      ...broken.map(({ invariant }) => `invariant rompu : ${invariant}`),
    ],
  };
}
