/** Who did what, why: rows that are added in the transaction of the act, and that the application cannot change afterwards. */
import { DomainError } from '@cnfs/kernel';
import { type Cause, type Transaction, UnitOfWork } from '@cnfs/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProgrammeClock } from '../clock/programme-clock.js';
import { CONFIGURATION, type Configuration } from '../configuration/read.js';

export interface AuditedAct {
  /** 'parked-event.discard': what it was done to, then what was done. */
  readonly action: string;
  /** 'POST /candidates/:id/withdrawals', of an act that is a request and nothing more. */
  readonly route?: string;
  /** What it was done to; an act on all of its kind has no id. */
  readonly subject: { readonly type: string; readonly id: string | null };
  /** Why, in the words of who asked. */
  readonly reason?: string;
  /** Ids, codes, days and counts: nothing of a person. */
  readonly details?: object;
}

type Stage = 'BEGUN' | 'DONE' | 'FAILED';

const INSERT = {
  name: 'audit',
  text: `INSERT INTO audit_entry (person, role, issuer, action, stage, route, subject_type, subject_id, request_id,
                                  reason, details, programme_time)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
};

@Injectable()
export class Audit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly clock: ProgrammeClock,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

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

  /** For a reading, which has no transaction: written before the answer leaves, or the answer does not leave. */
  async reading(cause: Cause, act: AuditedAct): Promise<void> {
    await this.dataSource.query(INSERT.text, this.values(cause, act, 'DONE'));
  }

  private async add(tx: Transaction, act: AuditedAct, stage: Stage): Promise<void> {
    await tx.prepared(INSERT, this.values(tx.cause, act, stage));
  }

  private values(
    cause: Cause,
    { action, route, subject, reason, details }: AuditedAct,
    stage: Stage,
  ): unknown[] {
    const [role = '', person = ''] = cause.actor.split(':', 2);
    return [
      person,
      role,
      // Tokens of one issuer are accepted, and no other's.
      role === 'public' || role === 'system' ? null : this.configuration.AUTH_ISSUER,
      action,
      stage,
      route ?? null,
      subject.type,
      subject.id,
      cause.causationId,
      reason ?? null,
      JSON.stringify(details ?? {}),
      this.clock.now(),
    ];
  }
}

/** Never the message, which may quote a value. */
function codeOf(error: unknown): string {
  if (error instanceof DomainError) return error.code;
  return error instanceof Error ? error.name : 'Error';
}
