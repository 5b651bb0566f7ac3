/** Bank accounts over HTTP: structures give them, Banque des Territoires decides, its payment channel reads them in clear. */
import type { Transaction } from '@cnfs/messaging';
import {
  Acting,
  type Actor,
  Allow,
  type PageOf,
  type Perimeter,
  ReadsPersonalData,
  Tx,
  Within,
} from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { BankAccountCommands } from './bank-account.commands.js';
import { BankAccountFilter, GiveAccountBody, RefuseAccountBody } from './bank-account.dto.js';
import { type AccountDetails, BankAccountQueries, type BankAccountView } from './bank-account.queries.js';

@Controller('bank-accounts')
export class BankAccountController {
  constructor(
    private readonly commands: BankAccountCommands,
    private readonly queries: BankAccountQueries,
  ) {}

  /** Donne le compte bancaire d’une structure ; tant qu’il n’est pas approuvé, les paiements attendent. */
  @Post()
  @Allow({ structure: 'own' })
  async give(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Acting() actor: Actor,
    @Body() body: GiveAccountBody,
  ) {
    return { id: await this.commands.give(tx, perimeter, actor, body) };
  }

  /** Approuve un compte ; jamais par la personne qui l’a donné. */
  @Post(':id/approvals')
  @Allow({ bdt: 'all' })
  async approve(@Tx() tx: Transaction, @Acting() actor: Actor, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.approve(tx, actor, id);
    return { id };
  }

  /** Refuse un compte ; le précédent, s’il y en a un, redevient celui de la structure. */
  @Post(':id/refusals')
  @Allow({ bdt: 'all' })
  async refuse(
    @Tx() tx: Transaction,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: RefuseAccountBody,
  ) {
    await this.commands.refuse(tx, actor, id, reason);
    return { id };
  }

  /** Liste les comptes, IBAN masqué, les plus récents d’abord. */
  @Get()
  @Allow({ structure: 'own', bdt: 'all', anct: 'all', auditor: 'all' })
  list(@Within() perimeter: Perimeter, @Query() filter: BankAccountFilter): Promise<PageOf<BankAccountView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit un compte, IBAN masqué. */
  @Get(':id')
  @Allow({ structure: 'own', bdt: 'all', anct: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<BankAccountView> {
    return this.queries.read(perimeter, id);
  }

  /** Lit un compte approuvé en clair, pour le payer. */
  @Get(':id/details')
  @Allow({ service: { scope: 'payment-channel' } })
  @ReadsPersonalData()
  details(@Param('id', ParseUUIDPipe) id: string): Promise<AccountDetails> {
    return this.queries.details(id);
  }
}
