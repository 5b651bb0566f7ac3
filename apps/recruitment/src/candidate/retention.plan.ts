/**
 * Plans when it is asked whether a person is to be erased: the day on which its application was kept long enough, and each time
 * that what an erasure waits for may be over. See `ErasureCommands`.
 */
import { type Day, day, dayOf } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { DueWork, Parameters } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { CandidateRow } from './candidate.entity.js';
import { retentionOf } from './erasure.js';

export const RETENTION = 'candidate.retention';
export const ERASURE = 'candidate.erasure';

type Held = Pick<CandidateRow, 'id' | 'state' | 'lastContactAt'>;

@Injectable()
export class RetentionPlan {
  constructor(
    private readonly dueWork: DueWork,
    private readonly parameters: Parameters,
  ) {}

  async plan(tx: Transaction, candidate: Held): Promise<void> {
    const dueAt = await this.overOn(tx, candidate);
    if (dueAt === null) return;
    const { id } = candidate;
    await this.dueWork.plan(tx, {
      kind: RETENTION,
      subjectId: id,
      dueAt,
      dedupKey: `${RETENTION}:${id}:${dueAt}`,
    });
  }

  /** The day after the last on which the application may be held; null while nothing limits it. */
  async overOn(tx: Transaction, { state, lastContactAt }: Held): Promise<Day | null> {
    const key = retentionOf(state);
    if (key === null) return null;
    const months = await this.parameters.number(key, {}, tx.today(), tx);
    return day.addDays(day.addMonths(dayOf(lastContactAt), months.value), 1);
  }

  /** A contract ended, or a case was settled: an erasure that waits is tried again, at once. */
  async wakeErasure(tx: Transaction, candidateId: string, why: string): Promise<void> {
    const waiting = await tx.query(`SELECT FROM erasure WHERE candidate_id = $1 AND erased_at IS NULL`, [
      candidateId,
    ]);
    if (waiting.length > 0) await this.tryErasure(tx, candidateId, tx.now(), why);
  }

  /** @param why once for each */
  async tryErasure(tx: Transaction, subjectId: string, dueAt: Date | Day, why: string): Promise<void> {
    await this.dueWork.plan(tx, {
      kind: ERASURE,
      subjectId,
      dueAt,
      dedupKey: `${ERASURE}:${subjectId}:${why}`,
    });
  }
}
