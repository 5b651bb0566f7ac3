/** Selections over HTTP: structures talk with candidates and declare contracts, ANCT confirms them. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Page, type PageOf, type Perimeter, ReadsPersonalData, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { AliasesGuard } from '../host-structure/aliases.guard.js';
import { ContractCommands } from './contract.commands.js';
import { SelectionCommands } from './selection.commands.js';
import {
  CancelBody,
  DeclareContractBody,
  DeclineBody,
  ProposeBody,
  SelectionFilter,
  SelectionOpinionBody,
} from './selection.dto.js';
import {
  type ContactView,
  type SelectionDetail,
  SelectionQueries,
  type SelectionView,
} from './selection.queries.js';

@UseGuards(AliasesGuard)
@Controller('selections')
export class SelectionController {
  constructor(
    private readonly commands: SelectionCommands,
    private readonly contracts: ContractCommands,
    private readonly queries: SelectionQueries,
  ) {}

  /** Ouvre une mise en relation entre un poste vacant et un candidat. */
  @Post()
  @Allow({ structure: 'own', anct: 'all' })
  async propose(@Tx() tx: Transaction, @Within() perimeter: Perimeter, @Body() body: ProposeBody) {
    return { id: await this.commands.propose(tx, perimeter, body) };
  }

  /** Retient le candidat dans la liste courte de la structure. */
  @Post(':id/shortlistings')
  @Allow({ structure: 'own' })
  async shortlist(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.commands.advance(tx, perimeter, id, 'shortlist');
  }

  /** Constate que l’entretien a eu lieu. */
  @Post(':id/interviews')
  @Allow({ structure: 'own' })
  async interview(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.commands.advance(tx, perimeter, id, 'interview');
  }

  /** Déclare le contrat : le poste et le candidat sont réservés. */
  @Post(':id/contracts')
  @Allow({ structure: 'own' })
  async declare(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DeclareContractBody,
  ) {
    await this.contracts.declare(tx, perimeter, id, body);
  }

  /** Confirme la mise en relation : la formation, l’affectation et la convention commencent. */
  @Post(':id/confirmations')
  @Allow({ anct: 'all' })
  async confirm(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.contracts.confirm(tx, perimeter, id);
  }

  /** Ajoute l’avis d’un organisme de formation sur le candidat ; il n’en remplace aucun autre. */
  @Post(':id/opinions')
  @Allow({ trainer: 'own' })
  async giveOpinion(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: SelectionOpinionBody,
  ) {
    return { id: await this.commands.giveOpinion(tx, perimeter, id, body) };
  }

  /** Met fin aux échanges avant tout contrat. */
  @Post(':id/refusals')
  @Allow({ structure: 'own', candidate: 'own' })
  async decline(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DeclineBody,
  ) {
    await this.commands.decline(tx, perimeter, id, body.reason);
  }

  /** Annule un contrat déclaré, avant sa confirmation : le poste et le candidat sont de nouveau libres. */
  @Post(':id/cancellations')
  @Allow({ structure: 'own', candidate: 'own', anct: 'all' })
  async cancel(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: CancelBody,
  ) {
    await this.contracts.cancel(tx, perimeter, id, body.reason);
  }

  /** Liste les mises en relation que l’appelant peut voir, les plus récentes d’abord. */
  @Get()
  @Allow({ structure: 'own', candidate: 'own', prefect: 'territory', anct: 'all', auditor: 'all' })
  @ReadsPersonalData()
  list(
    @Within() perimeter: Perimeter,
    @Query() page: Page,
    @Query() filter: SelectionFilter,
  ): Promise<PageOf<SelectionView>> {
    return this.queries.list(perimeter, page, filter);
  }

  /** Lit une mise en relation, son contrat et ses étapes. */
  @Get(':id')
  @Allow({ structure: 'own', candidate: 'own', anct: 'all', auditor: 'all' })
  @ReadsPersonalData()
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<SelectionDetail> {
    return this.queries.read(perimeter, id);
  }

  /** Donne à la structure les coordonnées du candidat, tant que dure la mise en relation. */
  @Get(':id/candidate')
  @Allow({ structure: 'own', anct: 'all' })
  @ReadsPersonalData()
  contact(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<ContactView> {
    return this.queries.contact(perimeter, id);
  }
}
