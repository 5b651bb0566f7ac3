/**
 * The days on which contracts bind a person and a post: nobody is under two contracts on one day, and no post is let
 * twice. A contract that is over binds up to the last day it is known to have, which may be still to come.
 */
import { type Day, type Period, RuleBroken, intersect } from '@cnfs/kernel';

/** Days under the other contracts of a selection's candidate and of its post, those that never began left out. */
export interface OtherContracts {
  readonly ofCandidate: readonly Period[];
  readonly ofPost: readonly Period[];
}

/** @throws CandidateUnderContract, PostUnderContract when one of the contract's days is taken */
export function checkContractDays(contract: Period, { ofCandidate, ofPost }: OtherContracts): void {
  const candidateTaken = overlapping(contract, ofCandidate);
  if (candidateTaken) throw new CandidateUnderContract(candidateTaken.end);
  const postTaken = overlapping(contract, ofPost);
  if (postTaken) throw new PostUnderContract(postTaken.end);
}

function overlapping(contract: Period, others: readonly Period[]): Period | undefined {
  return others.find((other) => intersect(contract, other) !== null);
}

export class CandidateUnderContract extends RuleBroken {
  /** @param until last day of the other contract; null when it has none, or when the database alone saw it */
  constructor(until: Day | null = null) {
    super(
      'CANDIDATE_UNDER_CONTRACT',
      'Ce candidat est sous un autre contrat pendant une partie de celui-ci.',
      afterwards(until),
    );
  }
}

export class PostUnderContract extends RuleBroken {
  /** @param until as for the candidate */
  constructor(until: Day | null = null) {
    super(
      'POST_UNDER_CONTRACT',
      'Un autre contrat court sur ce poste pendant une partie de celui-ci.',
      afterwards(until),
    );
  }
}

function afterwards(until: Day | null) {
  return until === null ? [] : [{ pointer: '/start', detail: `L’autre contrat finit le ${until}.` }];
}
