/**
 * A session of the selection committee (COSELEC): an agenda of requests, one decision on each, minutes.
 * Until the closing a decision is a draft, and the last one taken on a request counts; the closing makes all of them
 * take effect at once and nothing of the session changes afterwards.
 */
import { Conflict, IllegalState, RuleBroken, defineStateMachine } from '@cnfs/kernel';
import { type CommitteeDecision, type PostRequestState, decide } from '../post-request/post-request.js';

export type CommitteeSessionState = 'OPEN' | 'CLOSED';
export type CommitteeSessionEvent = 'close';

export const committeeSessionMachine = defineStateMachine<CommitteeSessionState, CommitteeSessionEvent>(
  'committee-session',
  [{ from: 'OPEN', event: 'close', to: 'CLOSED' }],
);

export interface AgendaRequest {
  readonly requestId: string;
  readonly state: PostRequestState;
  readonly postsAsked: number;
}

/** @throws SessionClosed */
export function prepare(state: CommitteeSessionState): void {
  if (state === 'CLOSED') throw new SessionClosed();
}

/**
 * Whether the committee may take this decision on a request now.
 * @throws SessionClosed, RequestNotOnAgenda, MorePostsThanAsked
 */
export function draftDecision(
  session: CommitteeSessionState,
  request: AgendaRequest | undefined,
  decision: CommitteeDecision,
): void {
  prepare(session);
  if (!request) throw new RequestNotOnAgenda();
  decide(request, decision);
}

export interface DraftedRequest extends AgendaRequest {
  /** The last decision taken on it; null when there is none yet. */
  readonly decision: CommitteeDecision | null;
}

export interface DecidedRequest extends AgendaRequest {
  readonly decided: 'GRANTED' | 'REFUSED' | 'ADJOURNED';
  /** 0 unless granted. */
  readonly postsGranted: number;
}

export interface Closing {
  readonly state: CommitteeSessionState;
  readonly requests: readonly DecidedRequest[];
  readonly requestsGranted: number;
  readonly requestsRefused: number;
  readonly requestsAdjourned: number;
  readonly postsGranted: number;
}

/**
 * What closing the session does to each request of its agenda, and the totals its minutes give.
 * @throws IllegalState when it is closed already
 * @throws UndecidedRequests when a request has no decision
 */
export function close(state: CommitteeSessionState, agenda: readonly DraftedRequest[]): Closing {
  const closed = committeeSessionMachine.next(state, 'close');
  const undecided = agenda.filter(({ decision }) => decision === null);
  if (undecided.length > 0) throw new UndecidedRequests(undecided.length);
  const requests = agenda.map(takeEffect);
  const numberOf = (decided: DecidedRequest['decided']) =>
    requests.filter((request) => request.decided === decided).length;
  return {
    state: closed,
    requests,
    requestsGranted: numberOf('GRANTED'),
    requestsRefused: numberOf('REFUSED'),
    requestsAdjourned: numberOf('ADJOURNED'),
    postsGranted: requests.reduce((posts, request) => posts + request.postsGranted, 0),
  };
}

function takeEffect({ decision, ...request }: DraftedRequest): DecidedRequest {
  if (decision === null) throw new UndecidedRequests(1);
  const state = decide(request, decision);
  const decided =
    decision.kind === 'GRANT' ? 'GRANTED' : decision.kind === 'REFUSE' ? 'REFUSED' : 'ADJOURNED';
  return { ...request, state, decided, postsGranted: decision.kind === 'GRANT' ? decision.posts : 0 };
}

export class SessionNumberTaken extends Conflict {
  constructor(number: number) {
    super('SESSION_NUMBER_TAKEN', `Une séance porte déjà le numéro ${number}.`);
  }
}

export class SessionClosed extends IllegalState {
  constructor() {
    super('SESSION_CLOSED', 'La séance est close : son procès-verbal ne peut plus changer.');
  }
}

export class RequestNotOnAgenda extends RuleBroken {
  constructor() {
    super('REQUEST_NOT_ON_AGENDA', 'Cette demande n’est pas à l’ordre du jour de la séance.', [
      { pointer: '/requestId', detail: 'Inscrivez d’abord la demande à l’ordre du jour.' },
    ]);
  }
}

export class UndecidedRequests extends IllegalState {
  constructor(count: number) {
    super(
      'UNDECIDED_REQUESTS',
      `La séance ne peut pas être close : ${count} demande(s) de l’ordre du jour attendent leur décision.`,
    );
  }
}
