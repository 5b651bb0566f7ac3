// What every client asked for and was told, kept in memory and in a file of one JSON object a line.
import { appendFileSync } from 'node:fs';
import type { ServiceName } from '@cnfs/contracts';
import type { ActorClaims } from '@cnfs/testing';
import { Canaries } from './canaries.ts';

/**
 * `acknowledged`: a client saw a 2xx. `refused`: it saw a 4xx that is final. `ambiguous`: it gave up without an answer,
 * so that the command may be there or not, but not by half.
 */
export type Outcome = 'acknowledged' | 'refused' | 'ambiguous';

/** A command, as its client knows it. */
export interface Command {
  readonly service: ServiceName;
  readonly path: string;
  readonly actor: ActorClaims | null;
  readonly key: string;
  outcome: Outcome;
  /** Of the last answer; 0 when there was none. */
  status: number;
  /** What was created, if the answer names it. */
  id: string | null;
  /** What each attempt came to: a status, or the error's code. */
  readonly attempts: string[];
  /** Milliseconds from the first attempt to the end. */
  milliseconds: number;
}

export class History {
  readonly commands: Command[] = [];
  /** Attempts by what they came to. */
  readonly attempts = new Map<string, number>();
  /** When a service last acknowledged a command (performance.now()). */
  readonly lastAnswer = new Map<ServiceName, number>();
  /** What is personal of all that clients sent, and answers of failure that repeated some of it. */
  readonly canaries = new Canaries();
  readonly leaks: { readonly path: string; readonly found: readonly string[] }[] = [];

  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  attempted(service: ServiceName, result: string): void {
    this.attempts.set(result, (this.attempts.get(result) ?? 0) + 1);
    if (result.startsWith('2')) this.lastAnswer.set(service, performance.now());
  }

  /** Looks through the answer to what failed. */
  refused(path: string, answer: string): void {
    const found = this.canaries.in(answer);
    if (found.length > 0) this.leaks.push({ path, found });
  }

  add(command: Command): void {
    this.commands.push(command);
    appendFileSync(this.#file, `${JSON.stringify(command)}\n`);
  }

  count(outcome: Outcome): number {
    return this.commands.reduce((sum, command) => sum + (command.outcome === outcome ? 1 : 0), 0);
  }
}
