/** Sessions over HTTP: training organisations open their own, Banque des Territoires any. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type PageOf, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { SessionCommands } from './session.commands.js';
import { OpenSessionBody, SessionFilter } from './session.dto.js';
import { SessionQueries, type SessionView } from './session.queries.js';

@Controller('sessions')
export class SessionController {
  constructor(
    private readonly commands: SessionCommands,
    private readonly queries: SessionQueries,
  ) {}

  /** Ouvre une session de formation. */
  @Post()
  @Allow({ trainer: 'own', bdt: 'all' })
  async open(@Tx() tx: Transaction, @Within() perimeter: Perimeter, @Body() body: OpenSessionBody) {
    return { id: await this.commands.open(tx, perimeter, body) };
  }

  /** Liste les sessions du périmètre de l’appelant, les plus récentes d’abord. */
  @Get()
  @Allow({ trainer: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  list(@Within() perimeter: Perimeter, @Query() filter: SessionFilter): Promise<PageOf<SessionView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit une session. */
  @Get(':id')
  @Allow({ trainer: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<SessionView> {
    return this.queries.read(perimeter, id);
  }
}
