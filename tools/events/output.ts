// What commands print: tables and trees for people, JSON for scripts. Results go to standard output, the rest beside it.
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Colours only where a person reads: not in a pipe, and not under NO_COLOR. */
export function paint(style: Style, text: string): string {
  return styleText(style, text, { stream: process.stdout });
}

export function line(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function json(value: unknown): void {
  line(JSON.stringify(value, null, 2));
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Columns as wide as their widest cell; the last one is not padded. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => (row[i] ?? '').length)));
  const text = (row: readonly string[]) =>
    row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ');
  line(paint('bold', text(head)));
  for (const row of rows) line(text(row));
}

/** Says every two seconds how far a work is: nobody wonders whether it still runs. */
export async function during<T>(what: () => string, work: Promise<T>): Promise<T> {
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(0);
  const reminder = setInterval(() => note(`${what()}… ${seconds()} s`), 2_000);
  return work.finally(() => clearInterval(reminder));
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('fr-FR')} ${count > 1 ? many : one}`;
}

/** `2021-03-01 09:00:00.123`, UTC. */
export function instant(time: string): string {
  return time.replace('T', ' ').replace('Z', '');
}
