/** Terminations over HTTP: the structure declares or withdraws, ANCT validates or refuses. */
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
import { TerminationCommands } from './termination.commands.js';
import { DecisionBody, DeclareTerminationBody, TerminationFilter } from './termination.dto.js';
import { TerminationQueries, type TerminationView } from './termination.queries.js';

@Controller('terminations')
export class TerminationController {
  constructor(
    private readonly commands: TerminationCommands,
    private readonly queries: TerminationQueries,
  ) {}

  /** Déclare une rupture de contrat ; les versements non ordonnés attendent la décision de l’ANCT. */
  @Post()
  @Allow({ structure: 'own' })
  async declare(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Acting() actor: Actor,
    @Body() body: DeclareTerminationBody,
  ) {
    return { id: await this.commands.declare(tx, perimeter, actor, body) };
  }

  /** Retire une rupture déclarée par erreur. */
  @Post(':id/withdrawals')
  @Allow({ structure: 'own' })
  async withdraw(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.commands.withdraw(tx, perimeter, actor, id);
    return { id };
  }

  /** Refuse la rupture : l’affectation continue. */
  @Post(':id/refusals')
  @Allow({ anct: 'all' })
  async refuse(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DecisionBody,
  ) {
    await this.commands.refuse(tx, perimeter, actor, id, body.note);
    return { id };
  }

  /** Valide la rupture : l’affectation prend fin, le poste, la convention et le kit suivent. */
  @Post(':id/validations')
  @Allow({ anct: 'all' })
  async validate(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: DecisionBody,
  ) {
    await this.commands.validate(tx, perimeter, actor, id, body.note);
    return { id };
  }

  /** Liste les ruptures du périmètre de l’appelant. */
  @Get()
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  list(@Within() perimeter: Perimeter, @Query() filter: TerminationFilter): Promise<PageOf<TerminationView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit une rupture et où en sont ses suites. */
  @Get(':id')
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<TerminationView> {
    return this.queries.read(perimeter, id);
  }
}
