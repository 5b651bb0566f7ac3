/**
 * Erases a person from this service, in the transaction of the event or command that says so: its tables as its personal data
 * declare, then what the platform keeps beside them. Its id stays in `erased_person`, so that nothing comes back.
 */
import type { Transaction } from '@cnfs/messaging';
import { ParkedTraces } from '@cnfs/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { SERVICE, type ServiceDefinition } from '../service.js';

@Injectable()
export class Erasure {
  constructor(
    @Inject(SERVICE) private readonly service: ServiceDefinition,
    private readonly parked: ParkedTraces,
  ) {}

  /** Asked again it does nothing more. */
  async erase(tx: Transaction, personId: string): Promise<void> {
    // Whoever writes a row that names the person holds this shared until its commit: see name_no_erased_person.
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('erased_person ' || $1::uuid, 0))`, [
      personId,
    ]);
    const remembered = await tx.query(
      `INSERT INTO erased_person (person_id, erased_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING person_id`,
      [personId, tx.now()],
    );
    if (remembered.length === 0) return;
    const { about, tables } = this.service.personalData ?? { about: '', tables: {} };
    const ids = [
      personId,
      ...(about ? await tx.query<{ id: string }>(about, [personId]) : []).map(({ id }) => id),
    ];
    for (const { erase } of Object.values(tables)) if (erase) await tx.query(erase, [personId]);
    await this.eraseTraces(tx, personId, ids);
  }

  /** Answers kept for whoever asks again, work that waits or was done, events set aside, words in the audit. */
  private async eraseTraces(tx: Transaction, personId: string, ids: readonly string[]): Promise<void> {
    await tx.query(
      `DELETE FROM idempotency_key
        WHERE person = $1 OR EXISTS (SELECT FROM unnest($2::text[]) AS id
                                      WHERE strpos(coalesce(body, '') || headers::text, id) > 0)`,
      [personId, ids],
    );
    await tx.query(
      `DELETE FROM due_work WHERE subject_id = $1 OR (done_at IS NOT NULL AND strpos(payload::text, $1) > 0)`,
      [personId],
    );
    await tx.query(`UPDATE due_work SET last_error = NULL WHERE subject_id = ANY($1)`, [ids]);
    await this.parked.erase(tx, personId);
    const [role, person] = tx.cause.actor.split(':', 2);
    await tx.query(`SELECT erase_audit_words($1, $2, $3)`, [ids, role, person]);
  }
}
