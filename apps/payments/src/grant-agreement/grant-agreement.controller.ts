/** Grant agreements over HTTP: who is concerned reads how the amount came about, the structure signs. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type PageOf, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { GrantAgreementCommands } from './grant-agreement.commands.js';
import { GrantAgreementFilter } from './grant-agreement.dto.js';
import { GrantAgreementQueries, type GrantAgreementView } from './grant-agreement.queries.js';

@Controller('grant-agreements')
export class GrantAgreementController {
  constructor(
    private readonly commands: GrantAgreementCommands,
    private readonly queries: GrantAgreementQueries,
  ) {}

  /** La structure signe sa convention. */
  @Post(':id/signatures')
  @Allow({ structure: 'own' })
  async sign(@Tx() tx: Transaction, @Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.sign(tx, perimeter, id);
    return { id };
  }

  /** Liste les conventions du périmètre de l’appelant, les plus récentes d’abord. */
  @Get()
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  list(
    @Within() perimeter: Perimeter,
    @Query() filter: GrantAgreementFilter,
  ): Promise<PageOf<GrantAgreementView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit une convention, son calcul ligne à ligne et ses versements. */
  @Get(':id')
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<GrantAgreementView> {
    return this.queries.read(perimeter, id);
  }
}
