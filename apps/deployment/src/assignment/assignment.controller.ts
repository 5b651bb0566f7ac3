/** Assignments over HTTP: ANCT derogates, the structure puts its adviser in place or gives up. */
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
import { AssignmentCommands } from './assignment.commands.js';
import {
  ActivateAssignmentBody,
  AssignmentFilter,
  CancelAssignmentBody,
  DerogateBody,
} from './assignment.dto.js';
import { AssignmentQueries, type AssignmentView } from './assignment.queries.js';

@Controller('assignments')
export class AssignmentController {
  constructor(
    private readonly commands: AssignmentCommands,
    private readonly queries: AssignmentQueries,
  ) {}

  /** Autorise le conseiller à servir hors de sa région d’origine. */
  @Post(':id/derogations')
  @Allow({ anct: 'all' })
  async derogate(
    @Tx() tx: Transaction,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DerogateBody,
  ) {
    await this.commands.derogate(tx, actor, id, body.reason);
    return { id };
  }

  /** Met le conseiller en place : son premier jour sur le terrain. */
  @Post(':id/activations')
  @Allow({ structure: 'own' })
  async activate(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ActivateAssignmentBody,
  ) {
    await this.commands.activate(tx, perimeter, id, body);
    return { id };
  }

  /** Renonce à une affectation qui n’a pas commencé. */
  @Post(':id/cancellations')
  @Allow({ structure: 'own', anct: 'all' })
  async cancel(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: CancelAssignmentBody,
  ) {
    await this.commands.cancel(tx, perimeter, id, body.reason);
    return { id };
  }

  /** Liste les affectations du périmètre de l’appelant, les plus récentes d’abord. */
  @Get()
  @Allow({ structure: 'own', prefect: 'territory', adviser: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  list(@Within() perimeter: Perimeter, @Query() filter: AssignmentFilter): Promise<PageOf<AssignmentView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit une affectation. */
  @Get(':id')
  @Allow({ structure: 'own', prefect: 'territory', adviser: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<AssignmentView> {
    return this.queries.read(perimeter, id);
  }
}
