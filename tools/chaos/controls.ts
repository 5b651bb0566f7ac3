// The negative controls: a harness that finds nothing proves something only if it finds what is there. Each control breaks one
// promise of the product and runs the fault that reveals it; the same run without the sabotage must find nothing.
import { join } from 'node:path';
import type { Violation } from '@cnfs/testing/programme';
import type { Fault } from './fault.ts';
import { INJECT, killsAt } from './faults/f01-f03-crash-points.ts';
import { faults } from './faults/index.ts';
import { type Sabotage, sabotages } from './inject/sabotages.ts';
import { type RunOptions, open, run } from './run.ts';

type ControlOptions = Omit<RunOptions, 'runs'>;

/** Faults that controls are run with. */
export const controlled = [...new Set(Object.values(sabotages).map(({ revealedBy }) => revealedBy))];

/** Runs every control. @returns whether each was found out, and nothing was found without it */
export async function controls(options: ControlOptions): Promise<boolean> {
  const { say } = options;
  const sound = new Map<string, boolean>();
  let caught = 0;
  for (const [name, sabotage] of Object.entries(sabotages)) {
    const scenario = JSON.stringify([sabotage.revealedBy, sabotage.points]);
    if (!sound.has(scenario)) {
      say(`— ${sabotage.revealedBy} on the product as it is`);
      const found = await play(sabotage, join(options.folder, `sound-${sound.size}`), options);
      sound.set(scenario, found.length === 0);
    }
    say(`— ${name}: ${sabotage.does}`);
    const found = await play(sabotage, join(options.folder, name), options, name);
    if (found.length > 0) caught += 1;
    say(
      `${name} ${sabotage.does}: ${found[0] ? `caught by ${found[0].invariant}` : 'NOT CAUGHT: the harness is blind'}`,
    );
  }
  const unsound = [...sound.values()].filter((holds) => !holds).length;
  say(
    `${caught} of ${Object.keys(sabotages).length} controls caught; ${unsound} of ${sound.size} runs without sabotage failed`,
  );
  return caught === Object.keys(sabotages).length && unsound === 0;
}

/** One run on a system of its own; with a sabotage, every process of it carries it. */
async function play(
  sabotage: Sabotage,
  folder: string,
  options: ControlOptions,
  name?: string,
): Promise<readonly Violation[]> {
  const environment = { NODE_OPTIONS: INJECT.join('='), ...(name && { SABOTAGE: name }) };
  const mine = { ...options, folder, environment };
  const fault = faultOf(sabotage);
  const system = await open(mine, fault);
  try {
    return (await run(fault, system, { ...mine, runs: sabotage.runs })).violations;
  } finally {
    await system.stop();
  }
}

function faultOf({ revealedBy, points }: Sabotage): Fault {
  const fault = faults.find(({ id }) => id === revealedBy);
  if (!fault) throw new Error(`no fault ${revealedBy}`);
  return points ? killsAt({ id: fault.id, title: fault.title, points }) : fault;
}
