/** Who acts: a person under one role, and how far that role reaches. Built from a checked token only. */
export const actingRoles = [
  'candidate',
  'structure',
  'prefect',
  'anct',
  'bdt',
  'trainer',
  'adviser',
  'coordinator',
  'service',
  'platform',
  'auditor',
] as const;

export type ActingRole = (typeof actingRoles)[number];

/** 'D75' is the département of Paris, 'R75' the région Nouvelle-Aquitaine: INSEE codes are told apart by their letter. */
export type Territory = `D${string}` | `R${string}`;

export interface Actor {
  /** The token's subject. */
  readonly person: string;
  readonly role: ActingRole;
  readonly territories: readonly Territory[];
  /** Ids of host structures. */
  readonly structures: readonly string[];
  /** Ids of training organisations. */
  readonly organisations: readonly string[];
  /** What an external system was given, such as 'payment-channel'. */
  readonly scopes: readonly string[];
}

/** How an event and an audit line name the actor: 'anct:0190a5c2-…'. */
export function actorLabel(actor: Actor): string {
  return `${actor.role}:${actor.person}`;
}
