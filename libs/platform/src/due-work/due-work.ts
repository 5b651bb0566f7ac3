/** What waits for a day, and what acts on the outside world: a row written by the decision, done when its time has come. */
import { type Day, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable, SetMetadata } from '@nestjs/common';
import { DueWorkSignal } from './signal.js';

export const ON_DUE = 'cnfs:on-due';

export interface PlannedWork {
  /** Names the handler: 'mail.candidate-verification'. */
  readonly kind: string;
  readonly subjectId: string;
  /** Programme's time; a day begins at midnight in Paris. */
  readonly dueAt: Date | Day;
  readonly payload?: object;
  /** Planning the same key again changes nothing, done or not. */
  readonly dedupKey: string;
}

export interface DueRow<P = Record<string, unknown>> {
  readonly id: string;
  readonly kind: string;
  readonly subjectId: string;
  readonly dueAt: Date;
  readonly payload: P;
  readonly dedupKey: string;
  /** Attempts that failed before this one. */
  readonly attempts: number;
}

/**
 * Marks `(tx: Transaction, work: DueRow) => Promise<void>` as the handler of a kind. It runs in a transaction that holds the
 * row and marks it done; when it throws, all is undone and it is tried again later.
 */
export function OnDue(kind: string): MethodDecorator {
  return SetMetadata(ON_DUE, kind);
}

@Injectable()
export class DueWork {
  constructor(private readonly signal: DueWorkSignal) {}

  async plan(tx: Transaction, work: PlannedWork): Promise<void> {
    await tx.query(
      `INSERT INTO due_work (id, kind, subject_id, due_at, payload, dedup_key)
       VALUES ($1, $2, $3, CASE WHEN $4::text IS NULL THEN $5::timestamptz
                                ELSE $4::date::timestamp AT TIME ZONE 'Europe/Paris' END, $6, $7)
       ON CONFLICT (dedup_key) DO NOTHING`,
      [
        newId(),
        work.kind,
        work.subjectId,
        work.dueAt instanceof Date ? null : work.dueAt,
        work.dueAt instanceof Date ? work.dueAt : null,
        JSON.stringify(work.payload ?? {}),
        work.dedupKey,
      ],
    );
    tx.afterCommit(() => this.signal.wake());
  }
}
