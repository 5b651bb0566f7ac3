// What a fault is to the harness: something that injects, counts what it injected, and heals.
import type { PreviousVersionOptions } from './previous-version.ts';
import type { Random } from './random.ts';
import type { Incident, System, SystemOptions } from './system.ts';

/** What a fault is given for a round. */
export interface Round {
  readonly system: System;
  readonly random: Random;
  /** How many injections this round is to bring. */
  readonly target: number;
  /** Milliseconds from the healing of the fault to quiet that are still in order. */
  readonly bound: number;
  /** Injections so far in this round. */
  readonly count: () => number;
  /** Counts one injection; the point says which of a family. */
  readonly injected: (point: string) => void;
  /** Milliseconds from an injection to the recovery that the fault defines. */
  readonly recovered: (milliseconds: number) => void;
  /** What must not have happened. */
  readonly violated: (invariant: string, detail: unknown) => void;
}

export interface Fault {
  /** `F4` */
  readonly id: string;
  readonly title: string;
  /** What is counted: kills, replays, cuts… */
  readonly unit: string;
  /** From what to what the recovery time runs. */
  readonly recovery: string;
  /** Injections between two checks. */
  readonly perRound: number;
  /** Injections of a smoke run, which does without what takes none, and of a campaign. */
  readonly smoke: number;
  readonly campaign: number;
  /** Comes between services and Postgres or the broker. */
  readonly proxied?: boolean;
  /** How its system differs otherwise: it then has one of its own. */
  readonly system?: (random: Random, options: PreviousVersionOptions) => Partial<SystemOptions>;
  /** Once, before the first round. */
  readonly prepare?: (system: System) => Promise<void>;
  /** Injects until the target is reached, and heals. */
  readonly round: (round: Round) => Promise<void>;
  /** Services are expected to come to these incidents. */
  readonly tolerates?: (incident: Incident) => boolean;
}
