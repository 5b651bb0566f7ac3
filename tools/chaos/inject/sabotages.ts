// The negative controls: each breaks one promise of the product in a line or two, in the compiled files, for the time of a run.

export interface Sabotage {
  /** What the product then does wrong. */
  readonly does: string;
  readonly edits: readonly {
    /** Compiled file, from the root of the repository. */
    readonly file: string;
    /** There exactly once, or the process does not start. */
    readonly find: string;
    readonly replace: string;
  }[];
}

export const sabotages: Readonly<Record<string, Sabotage>> = {};
