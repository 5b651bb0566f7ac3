/**
 * Four eyes: every step of an approval is a row of its own (table `approval_step`), and one person counts once for one
 * content. Whoever prepares records a step too, and so may take no other.
 */
import { IllegalState, Stale, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { type Actor, actorLabel } from '../auth/actor.js';

export interface ApprovalStep {
  /** Kind of thing that is approved: 'bank-account', 'payment-order', 'parameter'. */
  readonly subject: string;
  readonly subjectId: string;
  /** What the person does: 'prepare', 'approve', 'release'. */
  readonly step: string;
  /** Hash of what was seen: a step on another content is a step on another thing. */
  readonly contentHash: string;
  readonly actor: Actor;
  readonly reason?: string | null;
}

export class SamePerson extends IllegalState {
  constructor() {
    super(
      'SAME_PERSON',
      'Une même personne ne peut pas intervenir deux fois sur ce dossier : une autre doit prendre le relais.',
    );
  }
}

/** What is about to take effect is not what somebody put their name to. */
export class NotAsApproved extends Stale {
  constructor() {
    super(
      'Le contenu n’est plus celui sur lequel une autre personne s’est prononcée : il faut le proposer de nouveau.',
    );
  }
}

@Injectable()
export class ApprovalSteps {
  /** @throws SamePerson when this person already took a step, whichever, on this content, under whatever role */
  async record(tx: Transaction, step: ApprovalStep): Promise<void> {
    const [recorded] = await tx.query(
      `INSERT INTO approval_step (id, subject, subject_id, step, content_hash, person, actor, reason, recorded_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (subject, subject_id, content_hash, person) DO NOTHING RETURNING id`,
      [
        newId(),
        step.subject,
        step.subjectId,
        step.step,
        step.contentHash,
        step.actor.person,
        actorLabel(step.actor),
        step.reason ?? null,
        tx.now(),
      ],
    );
    if (!recorded) throw new SamePerson();
  }

  /**
   * Asked under the lock of what is approved, before the next step counts.
   * @param contentHash of the content as it is now, computed again and not read from where it could have been changed too
   * @throws NotAsApproved when nobody took that step on this very content
   */
  async require(
    tx: Transaction,
    {
      subject,
      subjectId,
      step,
      contentHash,
    }: Pick<ApprovalStep, 'subject' | 'subjectId' | 'step' | 'contentHash'>,
  ): Promise<void> {
    const [taken] = await tx.query(
      `SELECT FROM approval_step WHERE subject = $1 AND subject_id = $2 AND step = $3 AND content_hash = $4`,
      [subject, subjectId, step, contentHash],
    );
    if (!taken) throw new NotAsApproved();
  }
}
