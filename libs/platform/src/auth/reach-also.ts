/** For a guard of a service that knows a structure under more than one id: who reaches one of them reaches the others. */
import { Perimeter } from './perimeter.js';
import { contextOf } from './request-context.js';

/**
 * Widens what an agent of structures reaches in this request; after the platform's own guards, as a controller's guard runs.
 * @param alsoOf the other ids of the structures that the token names; asked only where they narrow
 */
export async function reachAlso(
  request: object,
  alsoOf: (structures: readonly string[]) => Promise<readonly string[]>,
): Promise<void> {
  const known = contextOf(request);
  const { actor, perimeter } = known;
  if (actor?.role !== 'structure' || actor.structures.length === 0 || perimeter?.narrowing !== 'own') return;
  const also = await alsoOf(actor.structures);
  if (also.length === 0) return;
  known.actor = { ...actor, structures: [...new Set([...actor.structures, ...also])] };
  known.perimeter = new Perimeter(known.actor, perimeter.narrowing);
}
