/** Plans the day on which an application was kept long enough. The day only asks: see `eraseWhenKeptLongEnough`. */
import { type Day, day, dayOf } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { DueWork, Parameters } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { CandidateRow } from './candidate.entity.js';
import { retentionOf } from './erasure.js';

export const RETENTION = 'candidate.retention';

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
}
