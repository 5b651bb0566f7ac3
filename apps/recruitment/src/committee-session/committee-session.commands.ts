/**
 * Commands on a committee session. All hold its row first, so that agenda, decisions and closing follow one another;
 * then the requests, ids ascending.
 */
import { type Day, NotFound, newId } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { type CommitteeDecision, decide, postRequestMachine } from '../post-request/post-request.js';
import { PostRequestRow } from '../post-request/post-request.entity.js';
import {
  IncompleteRequests,
  RequestNotOnAgenda,
  SessionNumberTaken,
  missingOf,
  prepare,
} from './committee-session.js';
import { AgendaItemRow, CommitteeDecisionRow, CommitteeSessionRow } from './committee-session.entity.js';

export interface DraftDecision {
  readonly requestId: string;
  readonly kind: CommitteeDecision['kind'];
  readonly posts?: number;
  readonly reason?: string;
}

@Injectable()
export class CommitteeSessionCommands {
  async open(tx: Transaction, session: { readonly number: number; readonly heldOn: Day }): Promise<string> {
    const row: CommitteeSessionRow = {
      id: newId(),
      number: session.number,
      heldOn: session.heldOn,
      state: 'OPEN',
      openedBy: tx.cause.actor,
      openedAt: tx.now(),
    };
    try {
      await tx.manager.insert(CommitteeSessionRow, row);
    } catch (error) {
      if (violates(error, 'committee_session_number')) throw new SessionNumberTaken(session.number);
      throw error;
    }
    return row.id;
  }

  async putOnAgenda(tx: Transaction, sessionId: string, requestIds: readonly string[]): Promise<void> {
    const session = await tx.lock(CommitteeSessionRow, sessionId);
    prepare(session.state);
    const requests = await tx.manager.find(PostRequestRow, {
      where: { id: In([...requestIds]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    if (requests.length < requestIds.length) throw new NotFound('Une des demandes n’existe pas.');
    for (const request of requests) postRequestMachine.next(request.state, 'putOnAgenda');
    await this.checkComplete(tx, session, requestIds);
    await tx.manager.update(PostRequestRow, { id: In([...requestIds]) }, { state: 'ON_AGENDA' });
    await tx.manager.insert(
      AgendaItemRow,
      requests.map(({ id }) => ({ sessionId, requestId: id, putBy: tx.cause.actor, putAt: tx.now() })),
    );
  }

  /** Structures are read without a lock: one that is suspended later is what the committee has to weigh. */
  private async checkComplete(
    tx: Transaction,
    { heldOn }: CommitteeSessionRow,
    requestIds: readonly string[],
  ): Promise<void> {
    const rows = await tx.query<{
      id: string;
      structureState: string;
      verification: string;
      missionStart: Day;
    }>(
      `SELECT r.id, coalesce(o.state, h.state) AS "structureState", coalesce(o.verification, h.verification) AS verification,
               r.mission_start AS "missionStart"
         FROM post_request r JOIN host_structure h ON h.id = r.structure_id
         LEFT JOIN host_structure o ON o.id = h.merged_into WHERE r.id = ANY($1)`,
      [[...requestIds]],
    );
    const incomplete = rows
      .map((row) => ({ place: requestIds.indexOf(row.id), missing: missingOf(row, heldOn) }))
      .filter(({ missing }) => missing.length > 0)
      .sort((a, b) => a.place - b.place);
    if (incomplete.length > 0) throw new IncompleteRequests(incomplete);
  }

  /** Adds a decision; on a request that has one already, the later one counts. */
  async decide(tx: Transaction, sessionId: string, draft: DraftDecision): Promise<string> {
    const session = await tx.lock(CommitteeSessionRow, sessionId);
    prepare(session.state);
    const [request] = await tx.query<Pick<PostRequestRow, 'state' | 'postsAsked'>>(
      `SELECT r.state, r.posts_asked AS "postsAsked"
         FROM agenda_item a JOIN post_request r ON r.id = a.request_id
        WHERE a.session_id = $1 AND a.request_id = $2`,
      [sessionId, draft.requestId],
    );
    const decision = decisionOf(draft);
    if (!request) throw new RequestNotOnAgenda();
    decide(request, decision);
    const id = newId();
    await tx.manager.insert(CommitteeDecisionRow, {
      id,
      sessionId,
      requestId: draft.requestId,
      kind: decision.kind,
      posts: decision.kind === 'GRANT' ? decision.posts : null,
      reason: draft.reason ?? null,
      decidedBy: tx.cause.actor,
      decidedAt: tx.now(),
    });
    return id;
  }
}

/** The form made sure that a grant has posts and the others a reason. */
function decisionOf({ kind, posts = 0, reason = '' }: DraftDecision): CommitteeDecision {
  return kind === 'GRANT' ? { kind, posts } : { kind, reason };
}
