/** Host structures over HTTP: they register, ANCT suspends and reinstates them. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Page, type PageOf, type Perimeter, ReadsPersonalData, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { AliasesGuard } from './aliases.guard.js';
import { HostStructureCommands } from './host-structure.commands.js';
import {
  HostStructureFilter,
  RegisterHostStructureBody,
  ReinstateBody,
  SuspendBody,
} from './host-structure.dto.js';
import {
  type HostStructureDetail,
  HostStructureQueries,
  type HostStructureView,
} from './host-structure.queries.js';

@UseGuards(AliasesGuard)
@Controller('host-structures')
export class HostStructureController {
  constructor(
    private readonly commands: HostStructureCommands,
    private readonly queries: HostStructureQueries,
  ) {}

  /** Enregistre une structure d’accueil ; son périmètre entre ensuite dans les jetons de ses agents. */
  @Post()
  @Allow({ structure: 'all', anct: 'all' })
  async register(@Tx() tx: Transaction, @Body() body: RegisterHostStructureBody) {
    return { id: await this.commands.register(tx, body) };
  }

  /** Suspend une structure : plus de demande de postes ni de recrutement jusqu’à nouvel ordre. */
  @Post(':id/suspensions')
  @Allow({ anct: 'all' })
  async suspend(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string, @Body() body: SuspendBody) {
    await this.commands.suspend(tx, id, body);
  }

  /** Met fin à une suspension. */
  @Post(':id/reinstatements')
  @Allow({ anct: 'all' })
  async reinstate(
    @Tx() tx: Transaction,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: ReinstateBody,
  ) {
    await this.commands.reinstate(tx, id, body);
  }

  /** Liste les structures du périmètre de l’appelant, les plus récentes d’abord. */
  @Get()
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  list(
    @Within() perimeter: Perimeter,
    @Query() page: Page,
    @Query() filter: HostStructureFilter,
  ): Promise<PageOf<HostStructureView>> {
    return this.queries.list(perimeter, page, filter);
  }

  /** Lit une structure, son contact et les décisions prises à son égard. */
  @Get(':id')
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<HostStructureDetail> {
    return this.queries.read(perimeter, id);
  }
}
