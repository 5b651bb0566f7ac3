/**
 * A host structure's request for posts: what it may become, and what a prefect may say of it.
 * The committee alone grants or refuses; the prefect's opinion is advisory and no opinion ever replaces another.
 */
import { type Day, IllegalState, RuleBroken, defineStateMachine } from '@cnfs/kernel';

export type PostRequestState = 'SUBMITTED' | 'ON_AGENDA' | 'GRANTED' | 'REFUSED' | 'ADJOURNED' | 'WITHDRAWN';
export type PostRequestEvent = 'putOnAgenda' | 'grant' | 'refuse' | 'adjourn' | 'withdraw';

export const postRequestMachine = defineStateMachine<PostRequestState, PostRequestEvent>('post-request', [
  { from: ['SUBMITTED', 'ADJOURNED'], event: 'putOnAgenda', to: 'ON_AGENDA' },
  { from: 'ON_AGENDA', event: 'grant', to: 'GRANTED' },
  { from: 'ON_AGENDA', event: 'refuse', to: 'REFUSED' },
  { from: 'ON_AGENDA', event: 'adjourn', to: 'ADJOURNED' },
  { from: ['SUBMITTED', 'ADJOURNED'], event: 'withdraw', to: 'WITHDRAWN' },
]);

/** An amendment asks for more posts than were granted before; the committee decides on it as on any request. */
export type PostRequestKind = 'INITIAL' | 'ADD';

export const amendmentReasons = ['NEW_SITE', 'MORE_DEMAND', 'NEW_PARTNERSHIP', 'OTHER'] as const;
export type AmendmentReason = (typeof amendmentReasons)[number];

/** @throws NothingToAmend unless the request was granted, and is itself no amendment */
export function mayBeAmended(request: {
  readonly state: PostRequestState;
  readonly kind: PostRequestKind;
}): void {
  if (request.state !== 'GRANTED' || request.kind !== 'INITIAL') throw new NothingToAmend();
}

export interface PostRequestDraft {
  readonly missionStart: Day;
  readonly today: Day;
}

/**
 * Whether a structure that may recruit may submit this request.
 * @throws MissionStartInThePast
 */
export function submit(draft: PostRequestDraft): PostRequestState {
  if (draft.missionStart < draft.today) throw new MissionStartInThePast(draft.missionStart);
  return 'SUBMITTED';
}

/** States in which a prefect's opinion still informs a decision to come. */
const awaitingDecision: readonly PostRequestState[] = ['SUBMITTED', 'ON_AGENDA', 'ADJOURNED'];

/** @throws OpinionTooLate once the request is decided or withdrawn. */
export function receiveOpinion(state: PostRequestState): void {
  if (!awaitingDecision.includes(state)) throw new OpinionTooLate();
}

export type CommitteeDecision =
  | { readonly kind: 'GRANT'; readonly posts: number }
  | { readonly kind: 'REFUSE'; readonly reason: string }
  | { readonly kind: 'ADJOURN'; readonly reason: string };

/** What a decision makes of a request. */
export interface Decided {
  readonly state: 'GRANTED' | 'REFUSED' | 'ADJOURNED';
  /** 0 unless granted. */
  readonly postsGranted: number;
}

/** @throws MorePostsThanAsked, IllegalState unless the request is on the agenda */
export function decide(
  request: { readonly state: PostRequestState; readonly postsAsked: number },
  decision: CommitteeDecision,
): Decided {
  switch (decision.kind) {
    case 'GRANT':
      if (decision.posts > request.postsAsked) throw new MorePostsThanAsked(request.postsAsked);
      postRequestMachine.next(request.state, 'grant');
      return { state: 'GRANTED', postsGranted: decision.posts };
    case 'REFUSE':
      postRequestMachine.next(request.state, 'refuse');
      return { state: 'REFUSED', postsGranted: 0 };
    case 'ADJOURN':
      postRequestMachine.next(request.state, 'adjourn');
      return { state: 'ADJOURNED', postsGranted: 0 };
  }
}

export class MissionStartInThePast extends RuleBroken {
  constructor(day: Day) {
    super('MISSION_START_IN_THE_PAST', `Le début de mission demandé (${day}) est déjà passé.`, [
      { pointer: '/missionStart', detail: 'La date doit être aujourd’hui ou plus tard.' },
    ]);
  }
}

export class NothingToAmend extends IllegalState {
  constructor() {
    super(
      'NOTHING_TO_AMEND',
      'Un avenant porte sur une demande initiale qui a été accordée : celle-ci ne l’est pas.',
    );
  }
}

export class OpinionTooLate extends RuleBroken {
  constructor() {
    super(
      'OPINION_TOO_LATE',
      'La demande a déjà reçu sa décision ou a été retirée : aucun avis ne peut être ajouté.',
    );
  }
}

export class MorePostsThanAsked extends RuleBroken {
  constructor(asked: number) {
    super(
      'MORE_POSTS_THAN_ASKED',
      `Le comité ne peut pas accorder plus de postes que les ${asked} demandés.`,
      [{ pointer: '/posts', detail: `${asked} au plus.` }],
    );
  }
}
