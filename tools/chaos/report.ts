// The report of a campaign: every run is kept in campaign.json, campaign.md is written anew from all of them. So a campaign
// may be run fault by fault, on a machine that others use too.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Fault } from './fault.ts';
import type { Result } from './run.ts';

/** A run, and what ran. */
interface Kept extends Omit<Result, 'violations'> {
  /** Invariant and first rows of each. */
  readonly violations: readonly { readonly invariant: string; readonly rows: readonly unknown[] }[];
  readonly commit: string;
  readonly cores: number;
}

/** Adds runs to the campaign in a folder, and writes its page. */
export function report(folder: string, faults: readonly Fault[], results: readonly Result[]): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'campaign.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept[]) : [];
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
  const fresh = results.map((result) => ({
    ...result,
    recoveries: result.recoveries.map(Math.round),
    quiescences: result.quiescences.map(Math.round),
    commit,
    cores: availableParallelism(),
  }));
  const runs = JSON.parse(JSON.stringify([...before, ...fresh], firstLines)) as Kept[];
  writeFileSync(file, `${JSON.stringify(runs, null, 2)}\n`);
  writeFileSync(join(folder, 'campaign.md'), page(faults, runs));
}

/** The end of a service's log, which follows, was for who watched: it names paths of the machine. */
function firstLines(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.split('\n', 1)[0] : value;
}

function page(faults: readonly Fault[], runs: readonly Kept[]): string {
  const rows = faults.map((fault) => {
    const own = runs.filter((one) => one.fault === fault.id);
    const n = sum(own.map(({ injections }) => injections));
    const violations = sum(own.map((one) => one.violations.length));
    const recoveries = own.flatMap((one) => one.recoveries);
    const quiescences = own.flatMap((one) => one.quiescences);
    return [
      fault.id,
      fault.title,
      `${n} ${fault.unit}`,
      String(n === 0 ? '–' : violations),
      bound(n, violations),
      `${seconds(middle(recoveries))} (${fault.recovery})`,
      seconds(middle(quiescences)),
      String(sum(own.map(({ commands }) => sum(Object.values(commands))))),
      String(Math.round(sum(own.map((one) => one.seconds)) / 60)),
    ];
  });
  const head = [
    'Fault',
    'What is done',
    'n',
    'Violations',
    'Bound at 95 %',
    'Median recovery',
    'Median time to quiet',
    'Commands',
    'Minutes',
  ];
  const table = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
  return `# Campaign

Written by \`npm run chaos -- --report\` from [campaign.json](campaign.json); [README.md](README.md) says how to read it.
Runs: ${runs.length}, from ${day(runs.at(0))} to ${day(runs.at(-1))}, on ${runs.at(-1)?.cores ?? 0} cores; commits ${commits(runs)}.

${table}

## Points that were hit

${faults.flatMap(({ id }) => pointsOf(id, runs)).join('\n') || 'None yet.'}

## Violations

${runs.flatMap(violationsOf).join('\n') || 'None.'}
`;
}

/** The rule of three: with none in n independent trials, fewer than 3/n at 95 %. */
function bound(n: number, violations: number): string {
  if (n === 0) return 'n = 0: nothing is claimed';
  return violations > 0 ? 'does not hold' : `< ${(300 / n) % 1 ? (300 / n).toFixed(1) : 300 / n} %`;
}

function pointsOf(id: string, runs: readonly Kept[]): string[] {
  const points = new Map<string, number>();
  for (const run of runs.filter(({ fault }) => fault === id))
    for (const [point, times] of Object.entries(run.points))
      points.set(point, (points.get(point) ?? 0) + times);
  if (points.size === 0) return [];
  const texts = [...points].sort(([a], [b]) => (a < b ? -1 : 1)).map(([point, times]) => `${point} ${times}`);
  return [`- ${id}: ${texts.join(', ')}`];
}

function violationsOf({ fault, seed, injections, commit, violations }: Kept): string[] {
  return violations.map(
    ({ invariant, rows }) =>
      `- ${fault} at ${commit}, after ${injections} (\`npm run chaos -- --fault ${fault} --seed ${seed}\`): ${invariant}: ` +
      `\`${JSON.stringify(rows).slice(0, 400).replaceAll('`', '')}\``,
  );
}

function day(run: Kept | undefined): string {
  return run?.startedAt.slice(0, 16).replace('T', ' ') ?? 'never';
}

function commits(runs: readonly Kept[]): string {
  return [...new Set(runs.map(({ commit }) => commit))].join(', ');
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function middle(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function seconds(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '–' : `${(milliseconds / 1_000).toFixed(1)} s`;
}
