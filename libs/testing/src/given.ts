// Reads a pure decision as a sentence: given a state and facts, when a command is decided, then this follows.
import { expect } from '@jest/globals';

/** A decision: from what is, what is asked, and what is known besides, to what follows. */
type Decision<S, C, F, R> = (state: S, command: C, facts: F) => R;

/**
 * `given(state, facts).when(decide, command).then(expected)`. Each part is a plain value, and `decide` a plain
 * function `(state, command, facts) => result`; what it does not take may be left out.
 */
export function given<S, F = undefined>(state: S, facts?: F) {
  return {
    when<R, C = undefined>(decide: Decision<S, C, F, R>, command?: C): Outcome<R> {
      // Decided when asked, so that a refusal is an outcome like any other. What was left out is `undefined`.
      return new Outcome(() => decide(state, command as C, facts as F));
    },
  };
}

/** What to expect of a decision. A chain without an expectation fails when its test awaits or returns it. */
class Outcome<R> {
  readonly #decide: () => R;

  constructor(decide: () => R) {
    this.#decide = decide;
  }

  /** Equal in every field; jest's matchers (`expect.any(…)`) may stand for parts. */
  then(expected: unknown): void {
    expect(this.#decide()).toEqual(expected);
  }

  /** The fields named are so, whatever the others are. */
  thenMatches(expected: object): void {
    expect(this.#decide()).toMatchObject(expected);
  }

  /** Refused with a domain error of this code. */
  thenThrows(code: string): void {
    let outcome: unknown;
    try {
      outcome = { decided: this.#decide() };
    } catch (error) {
      outcome = error;
    }
    expect(outcome).toMatchObject({ code });
  }
}
