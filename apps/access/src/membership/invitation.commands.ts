/** Commands on invitations: inviting, withdrawing, accepting. An acceptance is what makes a membership, and nothing else does. */
import { NotFound, newId, parseEmail, parseDepartement, parseRegion, parseSiret } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import { type Actor, Audit, CONFIGURATION, actorLabel } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { AccessConfiguration } from '../configuration.js';
import {
  type Identity,
  Identities,
  IdentityRefused,
  type Proof,
  ProviderAway,
} from '../identity/identities.verifier.js';
import { IdentityNotAccepted, IdentityProviderAway } from '../identity/identity.problems.js';
import { InvitationLinkInvalid, invitationMachine, mayTake } from './invitation.js';
import { InvitationMail, hashOf } from './invitation.mail.js';
import { DecidesAndPays } from './membership.js';
import { InvitationRow, MembershipRow, PersonRow } from './membership.entity.js';
import { personOf } from './person.commands.js';
import { type GivenRole, type Scope, gives, mayGive } from './role.js';

export interface Invite extends Scope {
  readonly email: string;
  readonly role: GivenRole;
  readonly siret: string | null;
}

export interface Acceptance {
  /** Of the link. */
  readonly token: string;
  readonly proof: Proof;
}

const DAY_MS = 86_400_000;

@Injectable()
export class InvitationCommands {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly identities: Identities,
    private readonly mail: InvitationMail,
    private readonly audit: Audit,
  ) {}

  async invite(tx: Transaction, actor: Actor, command: Invite): Promise<string> {
    mayGive(actor, command.role, command);
    return this.offer(tx, actorLabel(actor), command);
  }

  /** What `invite` does once it is known that it may be done. */
  async offer(tx: Transaction, invitedBy: string, { email, role, siret, ...scope }: Invite): Promise<string> {
    const id = newId();
    await tx.manager.insert(InvitationRow, {
      ...{ id, role, invitedBy, state: 'PENDING' },
      email: parseEmail(email, '/email'),
      territories: scope.territories.map(territory),
      structures: [...new Set(scope.structures)],
      organisations: [...new Set(scope.organisations)],
      siret: siret === null ? null : parseSiret(siret, '/siret'),
      expiresAt: new Date(Date.now() + this.configuration.INVITATION_DAYS * DAY_MS),
    });
    await this.mail.plan(tx, id);
    return id;
  }

  /** By whoever may give the role. */
  async withdraw(tx: Transaction, actor: Actor, id: string, reason: string): Promise<void> {
    const invitation = await tx.lock(InvitationRow, id);
    if (!gives(actor, invitation.role, invitation)) throw new NotFound();
    await tx.manager.update(InvitationRow, id, {
      ...{ state: invitationMachine.next(invitation.state, 'withdraw'), reason },
      ...{ closedAt: new Date(), closedBy: actorLabel(actor) },
    });
  }

  /**
   * The holder of the link, who logs in with the address that it was sent to, takes the role; once.
   * @throws IdentityNotAccepted, InvitationLinkInvalid, NotTheInvited, OwnInvitation, DecidesAndPays
   */
  async accept(tx: Transaction, { token, proof }: Acceptance): Promise<string> {
    const identity = await this.identify(proof);
    const tokenSha256 = hashOf(token);
    const found = await tx.manager.findOneBy(InvitationRow, { tokenSha256 });
    if (!found) throw new InvitationLinkInvalid();
    const personId = await personOf(tx, identity);
    const invitation = await tx.lock(InvitationRow, found.id);
    if (invitation.tokenSha256 !== tokenSha256) throw new InvitationLinkInvalid();
    mayTake(invitation, { personId, email: identity.email, siret: identity.siret }, new Date());
    return this.grant(tx, invitation, personId, identity);
  }

  private async grant(
    tx: Transaction,
    invitation: InvitationRow,
    personId: string,
    { email, name }: Identity,
  ): Promise<string> {
    const { id: invitationId, role, territories, structures, organisations, siret, invitedBy } = invitation;
    const id = newId();
    const scope = { territories, structures, organisations };
    await tx.manager.update(InvitationRow, invitationId, {
      ...{ state: invitationMachine.next(invitation.state, 'accept') },
      ...{ closedAt: new Date(), closedBy: `${role}:${personId}` },
    });
    await tx.manager.update(PersonRow, personId, { email, name });
    try {
      await tx.manager.insert(MembershipRow, {
        ...{ id, personId, role, ...scope, siret, invitationId, grantedBy: invitedBy },
      });
    } catch (error) {
      if (violates(error, 'anct_decides_bdt_pays')) throw new DecidesAndPays();
      throw error;
    }
    await this.audit.record(tx, {
      action: 'membership.grant',
      subject: { type: 'memberships', id },
      details: { personId, role, ...scope, invitationId, grantedBy: invitedBy },
    });
    return id;
  }

  private async identify(proof: Proof): Promise<Identity> {
    try {
      return await this.identities.verify(proof);
    } catch (error) {
      if (error instanceof IdentityRefused) throw new IdentityNotAccepted();
      if (error instanceof ProviderAway) throw new IdentityProviderAway();
      throw error;
    }
  }
}

/** 'D1' is nobody's territory. @throws InvalidValue */
function territory(code: string, at: number): string {
  const read = code.startsWith('D') ? parseDepartement : parseRegion;
  return code.slice(0, 1) + read(code.slice(1), `/territories/${at}`);
}
