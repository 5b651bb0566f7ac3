import type { Fault } from '../fault.ts';
import { randomKills } from './f04-random-kills.ts';

/** Every fault that this harness injects, in the order of the matrix. */
export const faults: readonly Fault[] = [randomKills];
