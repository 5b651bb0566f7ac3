/**
 * Who gives the first role, where nobody holds it: whoever installs the product names an address for each, and it is invited
 * as anybody else is. Once somebody holds the role, or is invited to it, the variable does nothing.
 */
import { type Cause, type Transaction, UnitOfWork } from '@cnfs/messaging';
import { Audit, CONFIGURATION, ProgrammeClock } from '@cnfs/platform';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { AccessConfiguration } from '../configuration.js';
import { InvitationCommands } from './invitation.commands.js';
import { type GivenRole, nothing } from './role.js';

const byItself: Cause = { actor: 'system:access', causationId: null, correlationId: null, traceparent: null };

@Injectable()
export class FirstAdministrators implements OnApplicationBootstrap {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly clock: ProgrammeClock,
    private readonly unitOfWork: UnitOfWork,
    private readonly invitations: InvitationCommands,
    private readonly audit: Audit,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    // A mail is due by the programme's time, which is not read yet.
    await this.clock.refresh();
    const named = this.configuration.FIRST_ADMINISTRATORS?.split(',') ?? [];
    for (const one of named) {
      const [role = '', email = ''] = one.split(':');
      await this.unitOfWork.run(byItself, (tx) => this.invite(tx, role as GivenRole, email));
    }
  }

  private async invite(tx: Transaction, role: GivenRole, email: string): Promise<void> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtext('access first administrators'))`);
    const found = await tx.query(
      `SELECT FROM membership WHERE role = $1 AND revoked_at IS NULL
       UNION ALL SELECT FROM invitation WHERE role = $1 AND state = 'PENDING' AND expires_at > clock_timestamp()`,
      [role],
    );
    if (found.length > 0) return;
    const id = await this.invitations.offer(tx, byItself.actor, { email, role, siret: null, ...nothing });
    const subject = { type: 'invitations', id };
    await this.audit.record(tx, { action: 'invitation.invite', subject, details: { role } });
  }
}
