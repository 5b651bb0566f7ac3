// The table for people.
import { cpus, loadavg } from 'node:os';
import type { Goal, Result, Row } from './row.ts';

export interface Finished {
  readonly row: Row;
  readonly results: readonly Result[];
  /** Load average of the machine over the last minute, at the end of the row. */
  readonly load: number;
}

type Column = readonly [head: string, cell: (line: Line) => string];

interface Line {
  readonly row: Row;
  readonly result: Result;
  readonly load: number;
  readonly goal: Goal | undefined;
}

const WORDS = { aim: 'yes, the aim', least: 'yes', no: '**no**' };

const FIGURES: readonly Column[] = [
  ['figure', ({ result }) => result.name],
  ['here', ({ result: { value, unit } }) => `${number(value)} ${unit}`],
  ['reference', ({ result: { reference } }) => (reference === null ? '–' : number(reference))],
  ['ratio', ({ result: { ratio } }) => (ratio === null ? '–' : `${ratio.toFixed(2)} ×`)],
  ['spread', ({ result: { spread } }) => `${(spread * 100).toFixed(0)} %`],
  ['at least', ({ goal }) => goal?.least ?? ''],
  ['aim for', ({ goal }) => goal?.aim ?? ''],
  ['reached', ({ goal, result }) => (goal ? WORDS[goal.reached(result)] : '')],
  ['load', ({ load }) => load.toFixed(1)],
];

/** A Markdown table, which is also read well as it is. */
export function tableOf(finished: readonly Finished[]): string {
  return markdown(finished, [['what', ({ row }) => row.what], ...FIGURES]);
}

/** The same as docs/performance.md keeps it, where the rows are explained. */
export function keptTableOf(finished: readonly Finished[]): string {
  return markdown(finished, FIGURES);
}

function markdown(finished: readonly Finished[], columns: readonly Column[]): string {
  const lines = finished.flatMap(({ row, results, load }) =>
    results.map((result) => {
      const goal = row.goals.find((each) => each.result === result.name);
      return columns.map(([, cell]) => cell({ row, result, load, goal }));
    }),
  );
  const heads = columns.map(([head]) => head);
  const widths = heads.map((head, n) =>
    Math.max(head.length, ...lines.map((cells) => (cells[n] ?? '').length)),
  );
  const written = (cells: readonly string[]) =>
    `| ${cells.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [written(heads), rule, ...lines.map(written)].join('\n');
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
