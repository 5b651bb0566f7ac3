/**
 * Closing a committee session, in one transaction: every request of the agenda takes its decision, every granted post
 * is inserted and asks payments for its funds, and the minutes stand.
 */
import {
  CommitteeSessionClosed,
  PostFundingRequested,
  PostGranted,
  PostRequestDecided,
  PostRequestSubmitted,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { DueWork } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { HostStructureRow } from '../host-structure/host-structure.entity.js';
import { PostRow } from '../post/post.entity.js';
import { PostCapCommands } from '../post-cap/post-cap.commands.js';
import { type CommitteeDecision, type Decided, decide } from '../post-request/post-request.js';
import { PostRequestRow } from '../post-request/post-request.entity.js';
import { close } from './committee-session.js';
import { AgendaItemRow, CommitteeMinutesRow, CommitteeSessionRow } from './committee-session.entity.js';

@Injectable()
export class ClosingCommands {
  constructor(
    private readonly caps: PostCapCommands,
    private readonly dueWork: DueWork,
  ) {}

  async close(tx: Transaction, sessionId: string, minutes: string): Promise<void> {
    const session = await tx.lock(CommitteeSessionRow, sessionId);
    // The session is held: neither its agenda nor its decisions move any more.
    const decisions = await this.lastDecisions(tx, sessionId);
    await this.caps.take(tx, await this.postsByDepartement(tx, sessionId));
    const requests = await this.holdAgenda(tx, sessionId);
    const agenda = requests.map((request) => {
      const decision = decisions.get(request.id);
      return { request, decided: decision ? decide(request, decision) : null };
    });
    const { state, ...totals } = close(
      session.state,
      agenda.map(({ decided }) => decided),
    );
    const structures = await this.structures(tx, requests);
    for (const { request, decided } of agenda)
      if (decided)
        await this.takeEffect(tx, session, request, decided, found(structures, request.structureId));
    await tx.manager.insert(CommitteeMinutesRow, {
      sessionId,
      text: minutes,
      ...totals,
      closedBy: tx.cause.actor,
      closedAt: tx.now(),
    });
    await tx.manager.update(CommitteeSessionRow, sessionId, { state });
    await this.dueWork.plan(tx, {
      kind: 'minutes.document',
      subjectId: sessionId,
      dueAt: tx.now(),
      dedupKey: `session:${sessionId}:minutes`,
    });
    tx.append(CommitteeSessionClosed, { sessionId, number: session.number, ...totals, date: tx.today() });
  }

  private async takeEffect(
    tx: Transaction,
    session: CommitteeSessionRow,
    request: PostRequestRow,
    { state, postsGranted }: Decided,
    structure: HostStructureRow,
  ): Promise<void> {
    await tx.manager.update(PostRequestRow, request.id, { state, postsGranted: postsGranted || null });
    tx.append(PostRequestDecided, {
      requestId: request.id,
      structureId: request.structureId,
      sessionId: session.id,
      sessionNumber: session.number,
      decision: state,
      postsRequested: request.postsAsked,
      postsGranted,
      date: tx.today(),
    });
    const posts = Array.from({ length: postsGranted }, (_, n): PostRow =>
      grantedPost(tx, session, request, postsGranted, n + 1),
    );
    if (posts.length > 0) await tx.manager.insert(PostRow, posts);
    for (const post of posts) announce(tx, session, post, structure);
  }

  private async holdAgenda(tx: Transaction, sessionId: string): Promise<PostRequestRow[]> {
    const items = await tx.manager.findBy(AgendaItemRow, { sessionId });
    return tx.manager.find(PostRequestRow, {
      where: { id: In(items.map(({ requestId }) => requestId)) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
  }

  private async lastDecisions(tx: Transaction, sessionId: string): Promise<Map<string, CommitteeDecision>> {
    const rows = await tx.query<{
      requestId: string;
      kind: CommitteeDecision['kind'];
      posts: number;
      reason: string;
    }>(
      `SELECT DISTINCT ON (request_id) request_id AS "requestId", kind, posts, reason
         FROM committee_decision WHERE session_id = $1 ORDER BY request_id, rank DESC`,
      [sessionId],
    );
    return new Map(
      rows.map(({ requestId, kind, posts, reason }) => [
        requestId,
        kind === 'GRANT' ? { kind, posts } : { kind, reason },
      ]),
    );
  }

  /** What the session grants, as it stands. A request of a closed session is granted no more, so that closing again takes nothing. */
  private async postsByDepartement(tx: Transaction, sessionId: string): Promise<Map<string, number>> {
    const rows = await tx.query<{ departement: string; posts: number }>(
      `SELECT r.departement, sum(d.posts)::int AS posts
         FROM (SELECT DISTINCT ON (request_id) request_id, kind, posts FROM committee_decision
                WHERE session_id = $1 ORDER BY request_id, rank DESC) d
         JOIN post_request r ON r.id = d.request_id AND r.state = 'ON_AGENDA'
        WHERE d.kind = 'GRANT' GROUP BY r.departement`,
      [sessionId],
    );
    return new Map(rows.map(({ departement, posts }) => [departement, posts]));
  }

  /** Of a structure only what never changes is needed here: no lock. */
  private async structures(
    tx: Transaction,
    requests: readonly PostRequestRow[],
  ): Promise<Map<string, HostStructureRow>> {
    const ids = [...new Set(requests.map(({ structureId }) => structureId))];
    const rows = await tx.manager.findBy(HostStructureRow, { id: In(ids) });
    return new Map(rows.map((structure) => [structure.id, structure]));
  }
}

function grantedPost(
  tx: Transaction,
  session: CommitteeSessionRow,
  request: PostRequestRow,
  grantedInRequest: number,
  number: number,
): PostRow {
  return {
    id: newId(),
    requestId: request.id,
    number,
    grantedInRequest,
    sessionNumber: session.number,
    structureId: request.structureId,
    departement: request.departement,
    region: request.region,
    coordinator: request.coordinator,
    missionStart: request.missionStart,
    state: 'GRANTED',
    selectionId: null,
    grantedAt: tx.now(),
    vacantSince: null,
    vacancyFlag: null,
    fundingAttempt: 1,
    committedAttempt: null,
    refusedAttempt: null,
  };
}

function announce(
  tx: Transaction,
  session: CommitteeSessionRow,
  post: PostRow,
  structure: HostStructureRow,
): void {
  tx.append(
    PostGranted,
    {
      postId: post.id,
      structureId: post.structureId,
      requestId: post.requestId,
      sessionId: session.id,
      sessionNumber: session.number,
      coordinator: post.coordinator,
      departement: post.departement,
      region: post.region,
      date: tx.today(),
    },
    { correlateWith: { event: PostRequestSubmitted, key: post.requestId } },
  );
  tx.append(PostFundingRequested, {
    postId: post.id,
    structureId: post.structureId,
    kind: structure.kind,
    sector: structure.sector,
    departement: post.departement,
    coordinator: post.coordinator,
    attempt: post.fundingAttempt,
    date: tx.today(),
  });
}

function found<T>(rows: ReadonlyMap<string, T>, id: string): T {
  const row = rows.get(id);
  if (row === undefined) throw new Error(`row ${id} is referred to and missing`);
  return row;
}
