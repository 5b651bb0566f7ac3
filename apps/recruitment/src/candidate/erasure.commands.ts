/**
 * Erasing a person: asked for by itself or by ANCT, or due when its application was kept long enough; carried out as soon as no
 * contract and no payment is open, and told to every service.
 */
import { CandidateErased, ErasureRequested } from '@cnfs/contracts';
import { day, parseDay } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type DueRow, Erasure, OnDue, type Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { SelectionRow } from '../selection/selection.entity.js';
import { SelectionSteps } from '../selection/selection.steps.js';
import { CandidateCommands } from './candidate.commands.js';
import { CandidateRow, ErasureRow } from './candidate.entity.js';
import { candidateMachine } from './candidate.js';
import { type CaseStanding, type ErasureGround, type RequestGround, obstaclesOf } from './erasure.js';
import { ERASURE, RETENTION, RetentionPlan } from './retention.plan.js';

@Injectable()
export class ErasureCommands {
  constructor(
    private readonly candidates: CandidateCommands,
    private readonly selectionSteps: SelectionSteps,
    private readonly retention: RetentionPlan,
    private readonly erasure: Erasure,
  ) {}

  /** Asked twice, or of someone who was erased, it is the first request that stands. @throws NotFound */
  async request(
    tx: Transaction,
    perimeter: Perimeter,
    candidateId: string,
    ground: RequestGround,
  ): Promise<void> {
    perimeter.check({ personId: candidateId });
    await this.ask(tx, await tx.lock(CandidateRow, candidateId), ground);
  }

  /** What payments tells of a case: an erasure that waits for it is tried at once. */
  async caseClosed(tx: Transaction, selectionId: string, closedOn: string): Promise<void> {
    await tx.query(
      `INSERT INTO grant_closing (selection_id, closed_on) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
      [selectionId, parseDay(closedOn)],
    );
    const parts = await tx.manager.findOneBy(SelectionRow, { id: selectionId });
    if (parts) await this.retention.wakeErasure(tx, parts.candidateId, `closed:${selectionId}`);
  }

  @OnDue(ERASURE)
  async tryAgain(tx: Transaction, { subjectId }: DueRow): Promise<void> {
    await this.attempt(tx, await tx.lock(CandidateRow, subjectId));
  }

  @OnDue(RETENTION)
  async eraseWhenKeptLongEnough(tx: Transaction, { subjectId }: DueRow): Promise<void> {
    const candidate = await tx.lock(CandidateRow, subjectId);
    const held = { ...candidate, lastContactAt: await this.lastContact(tx, candidate) };
    const overOn = await this.retention.overOn(tx, held);
    if (overOn === null) return;
    if (day.isBefore(tx.today(), overOn)) await this.retention.plan(tx, held);
    else await this.ask(tx, candidate, 'RETENTION');
  }

  /** @param candidate its row, held */
  private async ask(tx: Transaction, candidate: CandidateRow, ground: ErasureGround): Promise<void> {
    const asked = await tx.query(
      `INSERT INTO erasure (candidate_id, ground, requested_by, requested_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING RETURNING candidate_id`,
      [candidate.id, ground, tx.cause.actor, tx.now()],
    );
    if (asked.length === 0) return;
    tx.append(ErasureRequested, { candidateId: candidate.id, date: tx.today() });
    await this.attempt(tx, candidate);
  }

  private async attempt(tx: Transaction, candidate: CandidateRow): Promise<void> {
    if (candidate.state === 'ERASED') return;
    const obstacles = obstaclesOf(await this.cases(tx, candidate.id));
    if (obstacles.length === 0) return this.erase(tx, candidate);
    // Nobody is to be proposed a post who asked to be erased.
    if (!obstacles.includes('CONTRACT') && candidateMachine.can(candidate.state, 'withdraw'))
      await this.candidates.leave(tx, {
        ...candidate,
        state: candidateMachine.next(candidate.state, 'withdraw'),
      });
    const tomorrow = day.addDays(tx.today(), 1);
    await this.retention.tryErasure(tx, candidate.id, tomorrow, tomorrow);
  }

  private async erase(tx: Transaction, { id, state }: CandidateRow): Promise<void> {
    candidateMachine.next(state, 'erase');
    await this.selectionSteps.declineTalks(tx, id, 'CANDIDATE_WITHDREW');
    await tx.manager.update(ErasureRow, id, { erasedAt: tx.now() });
    await this.erasure.erase(tx, id);
    tx.append(CandidateErased, { candidateId: id, date: tx.today() });
  }

  private cases(tx: Transaction, candidateId: string): Promise<CaseStanding[]> {
    return tx.query<CaseStanding>(
      `SELECT s.state, g.selection_id IS NOT NULL AS closed
         FROM selection s LEFT JOIN grant_closing g ON g.selection_id = s.id WHERE s.candidate_id = $1`,
      [candidateId],
    );
  }

  /** By the person itself, or by whoever spoke with it about a post. */
  private async lastContact(tx: Transaction, { id, lastContactAt }: CandidateRow): Promise<Date> {
    const [last] = await tx.query<{ at: Date }>(
      `SELECT greatest($2::timestamptz, max(t.taken_at), max(s.ended_on)) AS at
         FROM selection s JOIN selection_step t ON t.selection_id = s.id WHERE s.candidate_id = $1`,
      [id, lastContactAt],
    );
    return last?.at ?? lastContactAt;
  }
}
