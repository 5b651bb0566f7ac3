// The negative controls: a harness that finds nothing proves something only if it finds what is there. Each control breaks one
// promise of the product and runs the fault that reveals it; the same run without the sabotage must find nothing.
import { join } from 'node:path';
import { services } from '@cnfs/contracts';
import type { Outcome } from './controls-report.ts';
import type { Fault } from './fault.ts';
import { INJECT, killsAt } from './faults/f01-f03-crash-points.ts';
import { replays } from './faults/f13-duplicates.ts';
import { faults } from './faults/index.ts';
import { type Sabotage, sabotages } from './inject/sabotages.ts';
import { type Result, type RunOptions, open, run } from './run.ts';
import type { System } from './system.ts';

type ControlOptions = Omit<RunOptions, 'runs'>;

/** Milliseconds to quiet that are in order here: little has piled up, and what a sabotage loses never comes. */
const BOUND = 15_000;

/** Names of the controls. */
export const controlNames = Object.keys(sabotages);

/**
 * Runs controls, and what they run without their sabotage.
 * @param only their names
 * @param onOutcome told what came of each, one by one
 * @returns what came of all
 */
export async function controls(
  options: ControlOptions,
  only: readonly string[],
  onOutcome: (outcome: Outcome) => void,
): Promise<Outcome[]> {
  const { say } = options;
  const wanted = Object.entries(sabotages).filter(([name]) => only.includes(name));
  const sound = await soundRuns(
    options,
    wanted.map(([, sabotage]) => sabotage),
  );
  const outcomes: Outcome[] = [];
  for (const [name, sabotage] of wanted) {
    say(`— ${name}: ${sabotage.does}`);
    const began = performance.now();
    const { violations, injections, startedAt } = await sabotaged(name, sabotage, options);
    const outcome = {
      ...{ control: name, does: sabotage.does, scenario: scenarioOf(sabotage), injections, startedAt },
      caughtBy: [...new Set(violations.map(({ invariant }) => invariant))],
      sound: sound.get(scenarioOf(sabotage)) ?? [],
      seconds: Math.round((performance.now() - began) / 1_000),
    };
    outcomes.push(outcome);
    onOutcome(outcome);
    const [first] = outcome.caughtBy;
    say(`${name} ${first ? `caught by ${first}` : 'NOT CAUGHT: the harness is blind'}, ${outcome.seconds} s`);
  }
  const caught = outcomes.filter(({ caughtBy }) => caughtBy.length > 0).length;
  const unsound = outcomes.filter((outcome) => outcome.sound.length > 0).length;
  say(`${caught} of ${outcomes.length} controls caught; ${unsound} of their runs without sabotage failed`);
  return outcomes;
}

/** Every scenario once on the product as it is, one after the other. @returns the invariants that each broke */
async function soundRuns(
  options: ControlOptions,
  wanted: readonly Sabotage[],
): Promise<Map<string, string[]>> {
  const scenarios = new Map(wanted.map((sabotage) => [scenarioOf(sabotage), sabotage]));
  const mine = optionsOf(options, 'sound');
  const found = new Map<string, string[]>();
  mine.say('— the product as it is');
  let system: System | undefined;
  for (const [scenario, sabotage] of scenarios) {
    system ??= await open(mine);
    const { violations } = await play(sabotage, system, mine);
    found.set(scenario, [...new Set(violations.map(({ invariant }) => invariant))]);
    if (violations.length === 0) continue;
    // What is broken would be found again by those that follow.
    await system.stop();
    system = undefined;
  }
  await system?.stop();
  return found;
}

/** A run on a system of its own, every process of which carries the sabotage. */
async function sabotaged(name: string, sabotage: Sabotage, options: ControlOptions): Promise<Result> {
  const mine = optionsOf(options, name, { SABOTAGE: name });
  const system = await open(mine);
  try {
    for (const schema of services) if (sabotage.sql) await system.database.query(sabotage.sql(schema));
    return await play(sabotage, system, mine);
  } finally {
    await system.stop();
  }
}

function play(sabotage: Sabotage, system: System, options: ControlOptions): Promise<Result> {
  return run(faultOf(sabotage), system, { ...options, runs: sabotage.runs });
}

function optionsOf(options: ControlOptions, folder: string, environment = {}): ControlOptions {
  return {
    ...options,
    bound: BOUND,
    folder: join(options.folder, folder),
    environment: { NODE_OPTIONS: INJECT.join('='), ...environment },
  };
}

/** What tells one run from another: the fault, and how it is injected. */
function scenarioOf({ revealedBy, points, kind }: Sabotage): string {
  const how = points?.join(', ') ?? kind;
  return how ? `${revealedBy}: ${how}` : revealedBy;
}

function faultOf({ revealedBy, points, kind, perRound }: Sabotage): Fault {
  const fault = kind === 'sent again' ? replays(1) : faults.find(({ id }) => id === revealedBy);
  if (!fault) throw new Error(`no fault ${revealedBy}`);
  const chosen = points ? killsAt({ id: fault.id, title: fault.title, points }) : fault;
  return { ...chosen, perRound };
}
