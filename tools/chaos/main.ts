// `npm run chaos`: starts the real system, breaks it on purpose, and checks that nothing was lost, doubled or half done.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { BrokerChoice } from '@cnfs/testing/stack';
import type { Fault } from './fault.ts';
import { controlNames, controls } from './controls.ts';
import { reportControls } from './controls-report.ts';
import { faults } from './faults/index.ts';
import { atTheEnd } from './ending.ts';
import { report } from './report.ts';
import { type Result, type RunOptions, open, run } from './run.ts';

const help = `npm run chaos -- [options]

Runs the five services as processes over a real PostgreSQL (fsync on) and a real Kafka, drives them with a load of
commands, injects a fault again and again, heals, waits until all is quiet, and checks every invariant and what each client
was told.

  --fault F2[,F3…]   what to inject; --list says what there is
  --runs N           injections of each fault (default: those of the campaign)
  --seed N           repeats a run (default: drawn, and printed)
  --smoke            every fault but F26, few injections: about five minutes
  --campaign         every fault, the injections that its claim needs
  --controls         breaks the product on purpose, one promise at a time (m1 to m10), and demands that each is found out, and
                     that the same runs find nothing when nothing is broken
  --only m4[,m8…]    of the controls, these
  --report DIR       adds what came of it to the campaign, or to the controls, in that folder (docs/reliability)
  --previous COMMIT  the version before, of F26 (default: the commit before the last migration)
  --limit SECONDS    no fault begins a new round after so long
  --rate N           commands a second (30)
  --clients N        clients side by side (8)
  --broker CHOICE    auto, docker or jars: where Kafka comes from
  --folder DIR       logs and histories (default: a temporary folder, kept when something is wrong)
  --list             the faults
  --help             this text

Exit code: 0 when every invariant held (or every control was found out), 1 when one did not, 2 for an option that does not
exist.`;

process.exit(await main());

async function main(): Promise<number> {
  let options;
  try {
    options = parseArgs({
      options: {
        fault: { type: 'string' },
        runs: { type: 'string' },
        seed: { type: 'string' },
        smoke: { type: 'boolean', default: false },
        campaign: { type: 'boolean', default: false },
        controls: { type: 'boolean', default: false },
        only: { type: 'string' },
        report: { type: 'string' },
        previous: { type: 'string' },
        limit: { type: 'string', default: '5400' },
        rate: { type: 'string', default: '30' },
        clients: { type: 'string', default: '8' },
        broker: { type: 'string', default: 'kafka' },
        folder: { type: 'string' },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${help}\n`);
    return 2;
  }
  if (options.help) return print(help);
  if (options.list) return print(faults.map(({ id, title }) => `${id.padEnd(4)} ${title}`).join('\n'));
  const wanted =
    options.fault?.split(',') ?? (options.smoke || options.campaign ? faults.map(({ id }) => id) : []);
  const chosen = faults.filter(({ id }) => wanted.includes(id));
  const only = options.only?.split(',') ?? controlNames;
  const known = options.controls
    ? only.every((name) => controlNames.includes(name))
    : chosen.length > 0 && chosen.length === new Set(wanted).size;
  if (!known) {
    process.stderr.write(`${help}\n`);
    return 2;
  }
  const seed = options.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(options.seed);
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'cnfs-chaos-'));
  const runOptions = {
    seed,
    folder,
    broker: options.broker as BrokerChoice,
    rate: Number(options.rate),
    clients: Number(options.clients),
    limit: Number(options.limit),
    ...(options.previous && { previous: options.previous }),
    say: (line: string) => void print(line),
  };
  if (options.controls) {
    const { report: kept } = options;
    // One by one: what was seen stays, should the machine be taken away.
    const outcomes = await controls(runOptions, only, (outcome) => {
      if (kept) reportControls(kept, controlNames, [outcome]);
    });
    return outcomes.every(({ caughtBy, sound }) => caughtBy.length > 0 && sound.length === 0) ? 0 : 1;
  }
  const runsOf = ({ smoke, campaign }: Fault) => Number(options.runs ?? (options.smoke ? smoke : campaign));
  const results: Result[] = [];
  // Starting takes longer than a short run: what needs no system of its own shares one.
  const asked = chosen.filter((one) => runsOf(one) > 0);
  const sharing = options.smoke ? asked.filter(({ system }) => !system) : [];
  if (sharing.length > 0) results.push(...(await together(sharing, runsOf, runOptions)));
  for (const fault of asked.filter((one) => !sharing.includes(one)))
    results.push(...(await together([fault], runsOf, runOptions, fault)));
  if (options.report) report(options.report, faults, results);
  return results.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

async function together(
  chosen: readonly Fault[],
  runsOf: (fault: Fault) => number,
  options: Omit<RunOptions, 'runs'>,
  alone?: Fault,
): Promise<Result[]> {
  const results: Result[] = [];
  const proxied = chosen.some((fault) => fault.proxied);
  const system = await open({ ...options, proxied }, alone);
  try {
    for (const fault of chosen) {
      const result = await run(fault, system, { ...options, runs: runsOf(fault) });
      results.push(result);
      // What is broken stays so, and would be found again in whatever comes after.
      if (result.violations.length > 0) break;
    }
    const last = results.at(-1);
    if (last?.violations.length === 0) {
      const violations = await atTheEnd(system);
      for (const { invariant, rows } of violations)
        print(`  VIOLATION ${invariant}: ${JSON.stringify(rows).slice(0, 600)}`);
      results.splice(-1, 1, { ...last, violations });
    }
    for (const [reason, times] of [...system.load.told].sort(([, a], [, b]) => b - a))
      print(`        stories ${reason}: ${times}`);
  } finally {
    await system.stop();
  }
  return results;
}

function print(text: string): number {
  process.stdout.write(`${text}\n`);
  return 0;
}
