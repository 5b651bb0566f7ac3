/** Taking a role back, at once: no further token is made for it, and the last one lives less than a minute. */
import { NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Actor, actorLabel } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { AlreadyRevoked } from './membership.js';
import { MembershipRow } from './membership.entity.js';
import { gives } from './role.js';

@Injectable()
export class MembershipCommands {
  /** By whoever may give it. @throws NotFound, AlreadyRevoked */
  async revoke(tx: Transaction, actor: Actor, id: string, reason: string): Promise<void> {
    const membership = await tx.lock(MembershipRow, id);
    const { role, revokedAt } = membership;
    if (!gives(actor, role, membership)) throw new NotFound();
    if (revokedAt) throw new AlreadyRevoked();
    await tx.manager.update(MembershipRow, id, {
      revokedAt: new Date(),
      revokedBy: actorLabel(actor),
      reason,
    });
  }
}
