/** Who did what, why: rows that are added in the transaction of the act, and that the application cannot change afterwards. */
import { DomainError } from '@cnfs/kernel';
import { type Cause, type Transaction, UnitOfWork } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';

export interface AuditedAct {
  /** 'parked-event.discard': what it was done to, then what was done. */
  readonly action: string;
  /** What it was done to; an act on all of its kind has no id. */
  readonly subject: { readonly type: string; readonly id: string | null };
  /** Why, in the words of who asked. */
  readonly reason?: string;
  /** Ids, codes, days and counts: nothing of a person. */
  readonly details?: object;
}

type Stage = 'BEGUN' | 'DONE' | 'FAILED';

@Injectable()
export class Audit {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Writes what this transaction does: committed with it, or not at all. */
  async record(tx: Transaction, act: AuditedAct): Promise<void> {
    await this.add(tx, act, 'DONE');
  }

  /**
   * For work that opens several transactions: says that it begins before it does, and how it ended. What cannot be written
   * down is not begun; a BEGUN that nothing follows was cut short.
   * @throws whatever the work throws
   */
  async around<T extends object>(cause: Cause, act: AuditedAct, work: () => Promise<T>): Promise<T> {
    const write = (stage: Stage, details: object = {}) =>
      this.unitOfWork.run(cause, (tx) =>
        this.add(tx, { ...act, details: { ...act.details, ...details } }, stage),
      );
    await write('BEGUN');
    try {
      const outcome = await work();
      await write('DONE', { outcome });
      return outcome;
    } catch (error) {
      // The first error is the one that tells.
      await write('FAILED', { error: codeOf(error) }).catch(() => undefined);
      throw error;
    }
  }

  private async add(
    tx: Transaction,
    { action, subject, reason, details }: AuditedAct,
    stage: Stage,
  ): Promise<void> {
    const [role, person] = tx.cause.actor.split(':', 2);
    await tx.query(
      `INSERT INTO audit_entry (person, role, action, stage, subject_type, subject_id, request_id, reason, details)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        person,
        role,
        action,
        stage,
        subject.type,
        subject.id,
        tx.cause.causationId,
        reason ?? null,
        JSON.stringify(details ?? {}),
      ],
    );
  }
}

/** Never the message, which may quote a value. */
function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof Error ? error.name : 'Error';
}
