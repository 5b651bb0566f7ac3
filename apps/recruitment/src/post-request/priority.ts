/**
 * Which requests come first, and why: a point for each reason, all alike, so that whoever reads the score can count it again.
 * It orders what the committee reads and decides nothing.
 */
export const priorityReasons = ['RURAL', 'PRIORITY_DISTRICT', 'FRANCE_SERVICES', 'FIRST_POSTS'] as const;
export type PriorityReason = (typeof priorityReasons)[number];

/** What it is told by, as it stands today. */
export interface PriorityFacts {
  /** The commune is in a zone of rural revitalisation. */
  readonly rural: boolean;
  /** The commune has a priority district. */
  readonly priorityDistrict: boolean;
  readonly franceServices: boolean;
  /** Nothing was granted to the structure, under any of its records, by another request. */
  readonly firstPosts: boolean;
}

export interface Priority {
  /** 0 to 4. */
  readonly score: number;
  readonly reasons: readonly PriorityReason[];
}

export function priorityOf(facts: PriorityFacts): Priority {
  const holds: Readonly<Record<PriorityReason, boolean>> = {
    RURAL: facts.rural,
    PRIORITY_DISTRICT: facts.priorityDistrict,
    FRANCE_SERVICES: facts.franceServices,
    FIRST_POSTS: facts.firstPosts,
  };
  const reasons = priorityReasons.filter((reason) => holds[reason]);
  return { score: reasons.length, reasons };
}
