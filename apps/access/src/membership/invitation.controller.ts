/** Invitations over HTTP: sent and withdrawn by whoever may give the role, accepted by whoever holds the link. */
import type { Transaction } from '@cnfs/messaging';
import {
  Allow,
  AuditsItself,
  Page,
  type PageOf,
  type Perimeter,
  Public,
  ReadsPersonalData,
  Tx,
  Within,
} from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { InvitationCommands } from './invitation.commands.js';
import { AcceptInvitationBody, InvitationFilter, InviteBody, ReasonBody } from './membership.dto.js';
import { type InvitationView, MembershipQueries } from './membership.queries.js';

@Controller('invitations')
export class InvitationController {
  constructor(
    private readonly commands: InvitationCommands,
    private readonly queries: MembershipQueries,
  ) {}

  /** Invite une adresse à tenir un rôle ; le lien part par courriel. */
  @Post()
  @Allow({ anct: 'all', bdt: 'all', structure: 'own', trainer: 'own', platform: 'all' })
  async invite(@Tx() tx: Transaction, @Within() { actor }: Perimeter, @Body() body: InviteBody) {
    const { email, role, territories = [], structures = [], organisations = [] } = body;
    const siret = body.siret ?? null;
    const id = await this.commands.invite(tx, actor, {
      ...{ email, role, siret, territories, structures, organisations },
    });
    return { id };
  }

  /** Accepte une invitation, par le jeton du lien reçu et l’identité avec laquelle on vient de se connecter. */
  @Post('acceptances')
  @Public()
  @AuditsItself()
  async accept(@Tx() tx: Transaction, @Body() body: AcceptInvitationBody) {
    const { token, identityToken: idToken, nonce, userinfoToken } = body;
    const proof = { idToken, nonce: nonce ?? null, userinfo: userinfoToken ?? null };
    return { membershipId: await this.commands.accept(tx, { token, proof }) };
  }

  /** Retire une invitation qui n’a pas servi. */
  @Post(':id/withdrawals')
  @Allow({ anct: 'all', bdt: 'all', structure: 'own', trainer: 'own', platform: 'all' })
  async withdraw(
    @Tx() tx: Transaction,
    @Within() { actor }: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonBody,
  ) {
    await this.commands.withdraw(tx, actor, id, reason);
  }

  /** Liste les invitations aux rôles que l’appelant peut donner ; toutes pour l’auditeur. */
  @Get()
  @ReadsPersonalData()
  @Allow({ anct: 'all', bdt: 'all', structure: 'own', trainer: 'own', platform: 'all', auditor: 'all' })
  list(
    @Within() perimeter: Perimeter,
    @Query() page: Page,
    @Query() filter: InvitationFilter,
  ): Promise<PageOf<InvitationView>> {
    return this.queries.invitations(perimeter, page, filter);
  }
}
