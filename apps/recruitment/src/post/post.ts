/**
 * A granted post, from its funds to the adviser in it. It can be given to nobody before its funds are committed, and to
 * one selection at a time: who does not hold it can neither occupy nor free it.
 */
import { IllegalState, defineStateMachine } from '@cnfs/kernel';

export type PostState = 'GRANTED' | 'UNFUNDED' | 'VACANT' | 'RESERVED' | 'OCCUPIED';
export type PostEvent = 'fund' | 'leaveUnfunded' | 'askAgain' | 'reserve' | 'occupy' | 'vacate';

export const postMachine = defineStateMachine<PostState, PostEvent>('post', [
  { from: ['GRANTED', 'UNFUNDED'], event: 'fund', to: 'VACANT' },
  { from: 'GRANTED', event: 'leaveUnfunded', to: 'UNFUNDED' },
  { from: 'UNFUNDED', event: 'askAgain', to: 'GRANTED' },
  { from: 'VACANT', event: 'reserve', to: 'RESERVED' },
  { from: 'RESERVED', event: 'occupy', to: 'OCCUPIED' },
  { from: ['RESERVED', 'OCCUPIED'], event: 'vacate', to: 'VACANT' },
]);

/** What payments answered so far; attempts number our requests for funds from 1. */
export interface Funding {
  readonly attempt: number;
  /** Highest attempt that was committed, and that was refused; null while there is none. */
  readonly committedAttempt: number | null;
  readonly refusedAttempt: number | null;
}

export type FundingAnswer = { readonly attempt: number; readonly outcome: 'COMMITTED' | 'REFUSED' };

/** Answers are kept whatever their order: the same ones always add up to the same funding. */
export function record(funding: Funding, answer: FundingAnswer): Funding {
  return answer.outcome === 'COMMITTED'
    ? { ...funding, committedAttempt: Math.max(funding.committedAttempt ?? 0, answer.attempt) }
    : { ...funding, refusedAttempt: Math.max(funding.refusedAttempt ?? 0, answer.attempt) };
}

/**
 * What the answers make of a post. Money once committed stays so, whichever attempt it answered; a refusal counts only
 * when it answers the last request, and never takes a post back from those who have it.
 */
export function evaluate(state: PostState, funding: Funding): PostState {
  if (funding.committedAttempt !== null)
    return postMachine.can(state, 'fund') ? postMachine.next(state, 'fund') : state;
  if (funding.refusedAttempt !== null && funding.refusedAttempt >= funding.attempt)
    return postMachine.can(state, 'leaveUnfunded') ? postMachine.next(state, 'leaveUnfunded') : state;
  return state;
}

/**
 * Funds are asked for once more.
 * @throws IllegalState unless the post was left without funds
 */
export function askAgain(
  state: PostState,
  attempt: number,
): { readonly state: PostState; readonly attempt: number } {
  return { state: postMachine.next(state, 'askAgain'), attempt: attempt + 1 };
}

/** Who has the post, if anyone. */
export interface Tenure {
  readonly state: PostState;
  readonly selectionId: string | null;
}

/** @throws PostNotVacant */
export function mayBeFilled(state: PostState): void {
  if (!postMachine.can(state, 'reserve')) throw new PostNotVacant();
}

/** @throws PostNotReserved unless that structure has the post and that selection its reservation */
export function checkReservation(
  post: Tenure & { readonly structureId: string },
  by: { readonly id: string; readonly structureId: string },
): void {
  if (post.state !== 'RESERVED' || post.selectionId !== by.id || post.structureId !== by.structureId)
    throw new PostNotReserved();
}

/** @throws PostNotVacant */
export function reserve(post: Tenure, selectionId: string): Tenure {
  mayBeFilled(post.state);
  return { state: postMachine.next(post.state, 'reserve'), selectionId };
}

/** Deployed: without effect unless that selection holds the reservation. */
export function occupy(post: Tenure, selectionId: string): Tenure {
  const may = post.selectionId === selectionId && postMachine.can(post.state, 'occupy');
  return may ? { ...post, state: postMachine.next(post.state, 'occupy') } : post;
}

/** Freed: without effect unless that selection has the post. */
export function vacate(post: Tenure, selectionId: string): Tenure {
  const may = post.selectionId === selectionId && postMachine.can(post.state, 'vacate');
  return may ? { state: postMachine.next(post.state, 'vacate'), selectionId: null } : post;
}

export class PostNotVacant extends IllegalState {
  constructor() {
    super(
      'POST_NOT_VACANT',
      'Le poste n’est pas vacant : il n’est pas encore financé, ou il est déjà réservé ou occupé.',
    );
  }
}

export class PostNotReserved extends IllegalState {
  constructor() {
    super('POST_NOT_RESERVED', 'Le poste n’est pas réservé à cette structure pour cette mise en relation.');
  }
}
