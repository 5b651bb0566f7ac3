/** Instalments over HTTP: portals show what is due, what is held and why. */
import { Allow, type PageOf, type Perimeter, Within } from '@cnfs/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { InstalmentFilter } from './instalment.dto.js';
import { InstalmentQueries, type InstalmentView } from './instalment.queries.js';

@Controller('instalments')
export class InstalmentController {
  constructor(private readonly queries: InstalmentQueries) {}

  /** Liste les versements du périmètre de l’appelant, les plus récents d’abord. */
  @Get()
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  list(@Within() perimeter: Perimeter, @Query() filter: InstalmentFilter): Promise<PageOf<InstalmentView>> {
    return this.queries.list(perimeter, filter);
  }
}
