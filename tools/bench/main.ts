// `npm run bench`: every promise of speed, measured beside a bare loop of the same shape in the same minutes.
import { writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Contestant } from './contestant.ts';
import { type Ground, prepareGround } from './ground.ts';
import { type Finished, keptTableOf, machine, tableOf } from './report.ts';
import type { Bench, Result, Row } from './row.ts';
import { ROWS } from './rows.ts';

const help = `npm run bench -- [options]

Measures the messaging beside bare loops of the same shape (pg and kafkajs, no framework), on a real Postgres
(fsync on, synchronous_commit on) and a real Kafka (acks=all), both started for the occasion.

  --only NAME     this row alone; may be given several times
  --pairs N       pairs of measurements that count for a row (8)
  --quick         3 small pairs: to see that it runs, not to quote
  --json          one object a line on the standard output, nothing else there
  --markdown FILE the table that docs/performance.md keeps, written there as well
  --help          this help

Rows:
${ROWS.map(({ name, what }) => `  ${name.padEnd(16)}${what}`).join('\n')}

Exit code: 0 when everything was measured and reaches what it must, 1 when something does not, 2 for an unknown option.
How to read it: docs/performance.md.`;

process.exitCode = await main();

async function main(): Promise<number> {
  let options;
  try {
    options = parseArgs({
      options: {
        only: { type: 'string', multiple: true, default: [] },
        pairs: { type: 'string' },
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        markdown: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${help}\n`);
    return 2;
  }
  const { only, quick, json, markdown } = options;
  if (options.help) {
    process.stdout.write(`${help}\n`);
    return 0;
  }
  const rows = only.length === 0 ? ROWS : ROWS.filter(({ name }) => only.includes(name));
  const pairs = Number(options.pairs ?? (quick ? 3 : 8));
  const unknown = only.filter((name) => !ROWS.some((row) => row.name === name));
  if (unknown.length > 0 || !Number.isInteger(pairs) || pairs < 1) {
    process.stderr.write(`Unknown: ${unknown.join(', ') || `--pairs ${options.pairs}`}\n\n${help}\n`);
    return 2;
  }

  progress(machine());
  const begun = performance.now();
  const ground = await prepareGround();
  const finished: Finished[] = [];
  try {
    for (const row of rows) {
      const results = await measure(row, { ground, quick, pairs });
      if (json) for (const result of results) process.stdout.write(`${JSON.stringify(rounded(result))}\n`);
      finished.push({ row, results, load: loadavg()[0] ?? 0 });
    }
  } finally {
    await ground.stop();
  }
  const minutes = Math.ceil((performance.now() - begun) / 60_000);
  const circumstances = `${machine()}; ${pairs} pairs, ${minutes} min`;
  const table = `\n${tableOf(finished)}\n\n${circumstances}\n`;
  if (markdown !== undefined) writeFileSync(markdown, `${circumstances}\n\n${keptTableOf(finished)}\n`);
  if (json) process.stderr.write(table);
  else process.stdout.write(table);
  return finished.every(reachesWhatItMust) ? 0 : 1;
}

async function measure(
  row: Row,
  given: { ground: Ground; quick: boolean; pairs: number },
): Promise<Result[]> {
  progress(`\n${row.name}: ${row.what}`);
  const begun = performance.now();
  const contestants = new Set<Contestant>();
  const bench: Bench = {
    ...given,
    progress: (text) => progress(`  ${text}  (load ${loadavg()[0]?.toFixed(1)})`),
    contestant: (name) => {
      const contestant = new Contestant(name);
      contestants.add(contestant);
      return contestant;
    },
    end: async (contestant) => {
      contestants.delete(contestant);
      await contestant.end();
    },
  };
  try {
    return await row.run(bench);
  } finally {
    await Promise.all([...contestants].map((contestant) => contestant.end()));
    progress(`  took ${Math.round((performance.now() - begun) / 1_000)} s`);
  }
}

function reachesWhatItMust({ row, results }: Finished): boolean {
  return row.goals.every((goal) => {
    const result = results.find(({ name }) => name === goal.result);
    return result !== undefined && goal.reached(result) !== 'no';
  });
}

function rounded(result: Result): Result {
  return JSON.parse(
    JSON.stringify(result, (_key, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(6)) : value,
    ),
  ) as Result;
}

function progress(text: string): void {
  process.stderr.write(`${text}\n`);
}
