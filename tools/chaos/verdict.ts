// Everything that must hold once all is quiet.
import { type Violation, brokenInvariants } from '@cnfs/testing/programme';
import { historyViolations } from './history-check.ts';
import type { System } from './system.ts';

export async function verdict({ database, stack, history }: System): Promise<Violation[]> {
  return [
    ...(await brokenInvariants(stack.databaseUrl)),
    ...(await historyViolations(database, history.commands)),
  ];
}
