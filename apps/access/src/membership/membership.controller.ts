/** Who holds which role, over HTTP: seen and taken back by whoever may give it. */
import type { Transaction } from '@cnfs/messaging';
import {
  Acting,
  type Actor,
  Allow,
  Page,
  type PageOf,
  type Perimeter,
  ReadsPersonalData,
  Tx,
  Within,
  everyPerson,
} from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { MembershipCommands } from './membership.commands.js';
import { MembershipFilter, ReasonBody } from './membership.dto.js';
import { MembershipQueries, type MembershipView } from './membership.queries.js';

@Controller('memberships')
export class MembershipController {
  constructor(
    private readonly commands: MembershipCommands,
    private readonly queries: MembershipQueries,
  ) {}

  /** Liste qui tient ou a tenu quel rôle, parmi ceux que l’appelant peut donner ; tous pour l’auditeur. */
  @Get()
  @ReadsPersonalData()
  @Allow({ anct: 'all', bdt: 'all', structure: 'own', trainer: 'own', platform: 'all', auditor: 'all' })
  list(
    @Within() perimeter: Perimeter,
    @Query() page: Page,
    @Query() filter: MembershipFilter,
  ): Promise<PageOf<MembershipView>> {
    return this.queries.memberships(perimeter, page, filter);
  }

  /** Liste les rôles que tient la personne du jeton, quel que soit celui dans lequel elle agit. */
  @Get('mine')
  @ReadsPersonalData()
  @Allow(everyPerson)
  async mine(@Acting() actor: Actor): Promise<{ items: MembershipView[] }> {
    return { items: await this.queries.heldBy(actor.person) };
  }

  /** Retire un rôle, aussitôt : plus aucun jeton n’est émis pour lui, et le dernier expire en moins d’une minute. */
  @Post(':id/revocations')
  @Allow({ anct: 'all', bdt: 'all', structure: 'own', trainer: 'own', platform: 'all' })
  async revoke(
    @Tx() tx: Transaction,
    @Within() { actor }: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonBody,
  ) {
    await this.commands.revoke(tx, actor, id, reason);
  }
}
