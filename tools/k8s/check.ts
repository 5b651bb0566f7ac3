// What a check is: it passes, it fails and says why, or it could not run, which is not a pass.
import { Missing } from './programs.ts';

export interface Check {
  readonly name: string;
  /**
   * What was looked at, in a few words.
   * @throws Failed with what is wrong, Missing when it cannot run here
   */
  readonly run: () => string;
}

export class Failed extends Error {}

export interface Outcome {
  readonly state: 'passed' | 'failed' | 'not run';
  readonly detail: string;
}

/** Runs it and prints a line. An error that nobody foresaw is a failure. */
export function report({ name, run }: Check): Outcome {
  const outcome = outcomeOf(run);
  console.log(`${outcome.state.padEnd(8)} ${name}: ${outcome.detail}`);
  return outcome;
}

export function outcomeOf(run: Check['run']): Outcome {
  try {
    return { state: 'passed', detail: run() };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { state: error instanceof Missing ? 'not run' : 'failed', detail };
  }
}
