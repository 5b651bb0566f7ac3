/** Committee sessions over HTTP: ANCT opens them, fills their agenda, decides and closes. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Page, type PageOf, Tx } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ClosingCommands } from './closing.commands.js';
import { CommitteeSessionCommands } from './committee-session.commands.js';
import {
  CloseSessionBody,
  CommitteeSessionFilter,
  DecideBody,
  OpenSessionBody,
  PutOnAgendaBody,
} from './committee-session.dto.js';
import {
  type CommitteeSessionDetail,
  CommitteeSessionQueries,
  type CommitteeSessionView,
} from './committee-session.queries.js';

@Controller('committee-sessions')
export class CommitteeSessionController {
  constructor(
    private readonly commands: CommitteeSessionCommands,
    private readonly closing: ClosingCommands,
    private readonly queries: CommitteeSessionQueries,
  ) {}

  /** Ouvre une séance du comité de sélection. */
  @Post()
  @Allow({ anct: 'all' })
  async open(@Tx() tx: Transaction, @Body() body: OpenSessionBody) {
    return { id: await this.commands.open(tx, body) };
  }

  /** Inscrit des demandes à l’ordre du jour. */
  @Post(':id/agenda-items')
  @Allow({ anct: 'all' })
  async putOnAgenda(
    @Tx() tx: Transaction,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PutOnAgendaBody,
  ) {
    await this.commands.putOnAgenda(tx, id, body.requestIds);
  }

  /** Ajoute une décision sur une demande ; jusqu’à la clôture, la dernière l’emporte. */
  @Post(':id/decisions')
  @Allow({ anct: 'all' })
  async decide(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string, @Body() body: DecideBody) {
    return { id: await this.commands.decide(tx, id, body) };
  }

  /** Clôt la séance par son procès-verbal : toutes les décisions prennent effet et plus rien n’y change. */
  @Post(':id/minutes')
  @Allow({ anct: 'all' })
  async close(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string, @Body() body: CloseSessionBody) {
    await this.closing.close(tx, id, body.text);
  }

  /** Liste les séances, les plus récentes d’abord. */
  @Get()
  @Allow({ anct: 'all', bdt: 'all', auditor: 'all' })
  list(@Query() page: Page, @Query() filter: CommitteeSessionFilter): Promise<PageOf<CommitteeSessionView>> {
    return this.queries.list(page, filter);
  }

  /** Lit une séance : ordre du jour, décisions, procès-verbal. */
  @Get(':id')
  @Allow({ anct: 'all', bdt: 'all', auditor: 'all' })
  read(@Param('id', ParseUUIDPipe) id: string): Promise<CommitteeSessionDetail> {
    return this.queries.read(id);
  }
}
