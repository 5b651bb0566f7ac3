/** Who may call what, as a person writes it down: `'anct auditor structure:own prefect:territory service:payment-channel'`. */
import { type ActingRole, actingRoles } from '../../auth/actor.js';

/**
 * By route ('GET /posts/{id}'), the roles that may call it, each with how far it reaches: everything, or what comes after the
 * colon. 'open': no token is asked for. Never made from the policies: it is what they are held to.
 */
export type Matrix = Readonly<Record<string, string>>;

export type Reach = 'all' | 'own' | 'territory' | { readonly scope: string };

/** @returns null for a route that is open */
export function rightsOf(line: string): ReadonlyMap<ActingRole, Reach> | null {
  if (line === 'open') return null;
  return new Map(line.split(' ').map((word) => rightOf(word)));
}

function rightOf(word: string): [ActingRole, Reach] {
  const [name, reach = 'all'] = word.split(':');
  const role = actingRoles.find((known) => known === name);
  if (!role) throw new Error(`the matrix names a role that is none: ${word}`);
  if (role === 'service') return [role, { scope: reach }];
  if (reach !== 'all' && reach !== 'own' && reach !== 'territory')
    throw new Error(`the matrix says how far ${role} reaches in a word that is none: ${word}`);
  return [role, reach];
}
