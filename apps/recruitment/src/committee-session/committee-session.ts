/**
 * A session of the selection committee (COSELEC): an agenda of requests, one decision on each, minutes.
 * Until the closing a decision is a draft, and the last one taken on a request counts; the closing makes all of them
 * take effect at once and nothing of the session changes afterwards.
 */
import { Conflict, type Day, IllegalState, RuleBroken, defineStateMachine } from '@cnfs/kernel';

export type CommitteeSessionState = 'OPEN' | 'CLOSED';
export type CommitteeSessionEvent = 'close';

export const committeeSessionMachine = defineStateMachine<CommitteeSessionState, CommitteeSessionEvent>(
  'committee-session',
  [{ from: 'OPEN', event: 'close', to: 'CLOSED' }],
);

/**
 * Whether the agenda may be filled and decisions drafted.
 * @throws SessionClosed
 */
export function prepare(state: CommitteeSessionState): void {
  if (state === 'CLOSED') throw new SessionClosed();
}

export type Missing = 'STRUCTURE_NOT_ACTIVE' | 'STRUCTURE_DISPUTED' | 'MISSION_START_BEFORE_SESSION';

/** What a request lacks to be put on the agenda of a session held that day; nothing of a complete one. */
export function missingOf(
  request: { readonly structureState: string; readonly verification: string; readonly missionStart: Day },
  heldOn: Day,
): Missing[] {
  return [
    ...(request.structureState === 'ACTIVE' ? [] : (['STRUCTURE_NOT_ACTIVE'] as const)),
    // What the register could not be asked is no obstacle; what it disputes is.
    ...(request.verification === 'DISPUTED' ? (['STRUCTURE_DISPUTED'] as const) : []),
    ...(request.missionStart >= heldOn ? [] : (['MISSION_START_BEFORE_SESSION'] as const)),
  ];
}

const sentences: Readonly<Record<Missing, string>> = {
  STRUCTURE_NOT_ACTIVE: 'la structure est suspendue ou retirée',
  STRUCTURE_DISPUTED: 'le registre des entreprises contredit la structure',
  MISSION_START_BEFORE_SESSION: 'la mission commencerait avant la séance',
};

/** What the session decides of one request of its agenda. */
export interface AgendaDecision {
  readonly state: 'GRANTED' | 'REFUSED' | 'ADJOURNED';
  /** 0 unless granted. */
  readonly postsGranted: number;
}

export interface Closing {
  readonly state: CommitteeSessionState;
  readonly requestsGranted: number;
  readonly requestsRefused: number;
  readonly requestsAdjourned: number;
  readonly postsGranted: number;
}

/**
 * Closes the session: the totals that its minutes give.
 * @param agenda what is decided of each request, null where no decision was taken
 * @throws IllegalState when it is closed already
 * @throws UndecidedRequests
 */
export function close(state: CommitteeSessionState, agenda: readonly (AgendaDecision | null)[]): Closing {
  const closed = committeeSessionMachine.next(state, 'close');
  const decisions = agenda.filter((decision) => decision !== null);
  if (decisions.length < agenda.length) throw new UndecidedRequests(agenda.length - decisions.length);
  const numberOf = (decided: AgendaDecision['state']) =>
    decisions.filter((decision) => decision.state === decided).length;
  return {
    state: closed,
    requestsGranted: numberOf('GRANTED'),
    requestsRefused: numberOf('REFUSED'),
    requestsAdjourned: numberOf('ADJOURNED'),
    postsGranted: decisions.reduce((posts, { postsGranted }) => posts + postsGranted, 0),
  };
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

/** @see missingOf */
export class IncompleteRequests extends RuleBroken {
  constructor(incomplete: readonly { readonly place: number; readonly missing: readonly Missing[] }[]) {
    super(
      'INCOMPLETE_REQUESTS',
      `${incomplete.length} demande(s) ne sont pas complètes : elles ne peuvent pas être inscrites à l’ordre du jour.`,
      incomplete.map(({ place, missing }) => ({
        pointer: `/requestIds/${place}`,
        detail: missing.map((one) => sentences[one]).join(' ; '),
      })),
    );
  }
}
