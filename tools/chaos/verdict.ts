// Everything that must hold once all is quiet.
import { type Violation, brokenInvariants } from '@cnfs/testing/programme';
import { historyViolations } from './history-check.ts';
import { leaks } from './leaks.ts';
import type { System } from './system.ts';

export async function verdict(system: System): Promise<Violation[]> {
  const { database, stack, history } = system;
  return [
    ...(await brokenInvariants(stack.databaseUrl)),
    ...(await historyViolations(database, history.commands)),
    ...(await leaks(system)),
  ];
}
