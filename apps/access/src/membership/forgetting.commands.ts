/**
 * Forgetting persons, in real time: those who hold no role and have not logged in for long, those whom ANCT or they themselves
 * ask to forget, and addresses that were invited and never answered. An identity that comes back is a new person.
 */
import { IllegalState, NotFound } from '@cnfs/kernel';
import { type Cause, type Transaction, UnitOfWork } from '@cnfs/messaging';
import { Audit, CONFIGURATION, Erasure, type Perimeter, Reader } from '@cnfs/platform';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { IsNull } from 'typeorm';
import type { AccessConfiguration } from '../configuration.js';
import { MembershipRow, PersonRow } from './membership.entity.js';

const byItself: Cause = { actor: 'system:access', causationId: null, correlationId: null, traceparent: null };
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
const AT_A_TIME = 200;

const unseen = `p.issuer <> 'erased' AND p.last_seen < $1::date
  AND NOT EXISTS (SELECT FROM membership m WHERE m.person_id = p.id AND m.revoked_at IS NULL)`;

@Injectable()
export class Forgetting implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Forgetting.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly erasure: Erasure,
    private readonly audit: Audit,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.forgetDue().catch((error: unknown) =>
        this.logger.warn({ err: error }, 'nobody can be forgotten for now; it is tried again in an hour'),
      );
    }, HOUR_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** @throws NotFound; RoleHeld as long as it holds a role, and to the person itself when it ever held one */
  async forget(tx: Transaction, perimeter: Perimeter, id: string): Promise<void> {
    perimeter.check({ personId: id });
    const { issuer } = await tx.lock(PersonRow, id);
    if (issuer === 'erased') throw new NotFound();
    const itself = perimeter.actor.role !== 'anct';
    const held = itself ? { personId: id } : { personId: id, revokedAt: IsNull() };
    if (await tx.manager.existsBy(MembershipRow, held)) throw new RoleHeld();
    await this.erasure.erase(tx, id);
  }

  /** Whoever is due to be forgotten, one by one. */
  async forgetDue(now: Date = new Date()): Promise<void> {
    const { PERSON_KEPT_DAYS, INVITATION_KEPT_DAYS } = this.configuration;
    const before = new Date(now.getTime() - PERSON_KEPT_DAYS * DAY_MS).toISOString().slice(0, 10);
    for (;;) {
      const due = await this.reader.query<{ id: string }>(
        `SELECT p.id FROM person p WHERE ${unseen} ORDER BY p.last_seen LIMIT ${AT_A_TIME}`,
        [before],
      );
      for (const { id } of due)
        await this.unitOfWork.run(byItself, (tx) => this.forgetUnseen(tx, id, before));
      if (due.length < AT_A_TIME) break;
    }
    const unanswered = new Date(now.getTime() - INVITATION_KEPT_DAYS * DAY_MS);
    await this.unitOfWork.run(byItself, (tx) => this.forgetInvitations(tx, unanswered));
  }

  private async forgetUnseen(tx: Transaction, id: string, before: string): Promise<void> {
    // It may have logged in meanwhile, or have been given a role.
    const [still] = await tx.query(`SELECT FROM person p WHERE ${unseen} AND p.id = $2 FOR UPDATE`, [
      before,
      id,
    ]);
    if (!still) return;
    await this.erasure.erase(tx, id);
    await this.audit.record(tx, { action: 'person.forget', subject: { type: 'persons', id } });
  }

  private async forgetInvitations(tx: Transaction, before: Date): Promise<void> {
    const forgotten = await tx.query<{ id: string }>(
      `UPDATE invitation SET email = 'erased@invalid', reason = CASE WHEN reason IS NOT NULL THEN '(effacé)' END
        WHERE state <> 'ACCEPTED' AND email <> 'erased@invalid' AND coalesce(closed_at, expires_at) < $1 RETURNING id::text`,
      [before],
    );
    if (forgotten.length === 0) return;
    const ids = forgotten.map(({ id }) => id);
    // What a mail server answered may quote the address.
    await tx.query(`DELETE FROM due_work WHERE subject_id = ANY($1)`, [ids]);
    await tx.query(`SELECT erase_audit_words($1, 'system', 'access')`, [ids]);
  }
}

export class RoleHeld extends IllegalState {
  constructor() {
    super(
      'ROLE_HELD',
      'Cette personne tient un rôle, ou en a tenu un : l’ANCT l’efface, une fois que tous ses rôles sont retirés.',
    );
  }
}
