// The table for people.
import { cpus, loadavg } from 'node:os';
import type { Goal, Result, Row } from './row.ts';

export interface Finished {
  readonly row: Row;
  readonly results: readonly Result[];
  /** Load average of the machine over the last minute, at the end of the row. */
  readonly load: number;
}

const HEAD = [
  'what',
  'figure',
  'here',
  'reference',
  'ratio',
  'spread',
  'at least',
  'aim for',
  'reached',
  'load',
];
const WORDS = { aim: 'yes, the aim', least: 'yes', no: '**no**' };

/** A Markdown table, which is also read well as it is. */
export function tableOf(finished: readonly Finished[]): string {
  const rows = finished.flatMap(({ row, results, load }) =>
    results.map((result) => {
      const goal = row.goals.find((each) => each.result === result.name);
      return lineOf(row.what, result, load, goal);
    }),
  );
  const widths = HEAD.map((head, n) => Math.max(head.length, ...rows.map((row) => (row[n] ?? '').length)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(HEAD), rule, ...rows.map(line)].join('\n');
}

function lineOf(what: string, result: Result, load: number, goal?: Goal): string[] {
  const { name, unit, value, reference, ratio, spread } = result;
  return [
    what,
    name,
    `${number(value)} ${unit}`,
    reference === null ? '–' : number(reference),
    ratio === null ? '–' : `${ratio.toFixed(2)} ×`,
    `${(spread * 100).toFixed(0)} %`,
    goal?.least ?? '',
    goal?.aim ?? '',
    goal ? WORDS[goal.reached(result)] : '',
    load.toFixed(1),
  ];
}

function number(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en').replaceAll(',', ' ');
  return value.toPrecision(3);
}

/** The machine at work. */
export function machine(): string {
  const [core] = cpus();
  const load = loadavg().map((each) => each.toFixed(2));
  return `${cpus().length} × ${core?.model ?? 'core'}, Node ${process.version}, load average ${load.join(' ')}`;
}
