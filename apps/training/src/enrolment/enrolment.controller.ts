/** Enrolments over HTTP: training organisations test and seat, Banque des Territoires exempts and reopens. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type PageOf, type Perimeter, ReadsPersonalData, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { EnrolmentCaseCommands } from './enrolment-case.commands.js';
import { EnrolmentCommands } from './enrolment.commands.js';
import {
  AbandonBody,
  AskSeatBody,
  EnrolmentFilter,
  ExemptBody,
  PositionBody,
  ReopenBody,
} from './enrolment.dto.js';
import { EnrolmentQueries, type EnrolmentView } from './enrolment.queries.js';

@Controller('enrolments')
export class EnrolmentController {
  constructor(
    private readonly commands: EnrolmentCommands,
    private readonly cases: EnrolmentCaseCommands,
    private readonly queries: EnrolmentQueries,
  ) {}

  /** Ouvre une nouvelle inscription après un abandon. */
  @Post()
  @Allow({ bdt: 'all' })
  async reopen(@Tx() tx: Transaction, @Body() body: ReopenBody) {
    return { id: await this.cases.reopen(tx, body.selectionId) };
  }

  /** Note le résultat du test de positionnement ; l’inscription revient à l’organisme qui l’a fait passer. */
  @Post(':id/positionings')
  @Allow({ trainer: 'own' })
  async position(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: PositionBody,
  ) {
    await this.commands.position(tx, perimeter, id, body);
    return { id };
  }

  /** Demande une place dans une session ; si elle est complète, l’inscription entre en liste d’attente. */
  @Post(':id/seats')
  @Allow({ trainer: 'own' })
  async askSeat(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AskSeatBody,
  ) {
    return { id, seat: await this.commands.askSeat(tx, perimeter, id, body.sessionId) };
  }

  /** Dispense de formation un candidat déjà certifié. */
  @Post(':id/exemptions')
  @Allow({ bdt: 'all' })
  async exempt(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string, @Body() body: ExemptBody) {
    await this.commands.exempt(tx, id, body);
    return { id };
  }

  /** Note l’abandon de la formation ; la place est libérée. */
  @Post(':id/abandonments')
  @Allow({ trainer: 'own', bdt: 'all' })
  async abandon(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AbandonBody,
  ) {
    await this.commands.abandon(tx, perimeter, id, body);
    return { id };
  }

  /** Liste les inscriptions du périmètre de l’appelant, les plus récentes d’abord. */
  @Get()
  @Allow({ trainer: 'own', structure: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  list(@Within() perimeter: Perimeter, @Query() filter: EnrolmentFilter): Promise<PageOf<EnrolmentView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit une inscription. */
  @Get(':id')
  @Allow({ trainer: 'own', structure: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<EnrolmentView> {
    return this.queries.read(perimeter, id);
  }
}
