// Tells the story in French, a line a step: elapsed time, what was done, and the event that made the next step happen.
import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export class Narrator {
  private readonly start = performance.now();
  private step = 0;
  private readonly output: NodeJS.WriteStream;

  constructor(output: NodeJS.WriteStream = process.stdout) {
    this.output = output;
  }

  title(text: string): void {
    this.line(`\n${this.paint('bold', text)}`);
  }

  /** Something an actor did. */
  act(who: string, what: string): void {
    this.step += 1;
    this.line(`${this.elapsed()} ${this.paint('cyan', who.padEnd(22))} ${what}`);
  }

  /** What a service did by itself because of an event. */
  follows(event: string, what: string): void {
    this.line(`${this.elapsed()} ${this.paint('yellow', `  ↳ ${event}`.padEnd(22))} ${what}`);
  }

  note(text: string): void {
    this.line(`${this.elapsed()} ${this.paint('dim', text)}`);
  }

  good(text: string): void {
    this.line(`  ${this.paint('green', '✓')} ${text}`);
  }

  bad(text: string): void {
    this.line(`  ${this.paint('red', '✗')} ${text}`);
  }

  /** Rows of a label and its figures, aligned. */
  table(rows: readonly (readonly [label: string, value: string])[]): void {
    const width = Math.max(...rows.map(([label]) => label.length));
    for (const [label, value] of rows) this.line(`  ${label.padEnd(width)}  ${this.paint('bold', value)}`);
  }

  /** Says every two seconds that it is still at it, for what takes long. */
  async during<T>(what: string, work: Promise<T>): Promise<T> {
    this.note(`${what}…`);
    const reminder = setInterval(() => this.note(`${what} (toujours en cours)…`), 2_000);
    return work.finally(() => clearInterval(reminder));
  }

  get seconds(): number {
    return (performance.now() - this.start) / 1000;
  }

  get steps(): number {
    return this.step;
  }

  private elapsed(): string {
    return this.paint('dim', `${this.seconds.toFixed(1).padStart(5)} s`);
  }

  private paint(style: Style, text: string): string {
    // Colours only where a person reads: `styleText` honours NO_COLOR and a stream that is no terminal.
    return styleText(style, text, { stream: this.output });
  }

  line(text: string): void {
    this.output.write(`${text}\n`);
  }
}
