/** Committee sessions over HTTP: ANCT opens them, fills their agenda, decides and closes. */
import type { Clock } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Allow, CLOCK, Page, type PageOf, Produces, Tx } from '@cnfs/platform';
import {
  Body,
  Controller,
  Get,
  Inject,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  StreamableFile,
} from '@nestjs/common';
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
import { MinutesCommands } from './minutes.commands.js';
import { type SessionPreview, SessionPreviewQueries } from './session-preview.queries.js';

@Controller('committee-sessions')
export class CommitteeSessionController {
  constructor(
    private readonly commands: CommitteeSessionCommands,
    private readonly closing: ClosingCommands,
    private readonly queries: CommitteeSessionQueries,
    private readonly previews: SessionPreviewQueries,
    private readonly minutes: MinutesCommands,
    @Inject(CLOCK) private readonly clock: Clock,
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

  /** Ce que la séance engagerait si elle était close sur les décisions prises jusqu’ici, et ce qui resterait de l’enveloppe. */
  @Get(':id/preview')
  @Allow({ anct: 'all', bdt: 'all', auditor: 'all' })
  preview(@Param('id', ParseUUIDPipe) id: string): Promise<SessionPreview> {
    return this.previews.read(id, this.clock.now());
  }

  /** Le procès-verbal d’une séance close, en PDF. */
  @Get(':id/minutes')
  @Allow({ anct: 'all', bdt: 'all', auditor: 'all' })
  @Produces('application/pdf')
  async minutesDocument(@Param('id', ParseUUIDPipe) id: string): Promise<StreamableFile> {
    const pdf = await this.minutes.read(id);
    return new StreamableFile(pdf, {
      type: 'application/pdf',
      disposition: `attachment; filename="proces-verbal-${id}.pdf"`,
    });
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
