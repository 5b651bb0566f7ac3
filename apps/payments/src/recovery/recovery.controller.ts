/** Recoveries over HTTP: what structures were paid too much. */
import { Allow, type PageOf, type Perimeter, Within } from '@cnfs/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { RecoveryFilter } from './recovery.dto.js';
import { RecoveryQueries, type RecoveryView } from './recovery.queries.js';

@Controller('recoveries')
export class RecoveryController {
  constructor(private readonly queries: RecoveryQueries) {}

  /** Liste les trop-perçus du périmètre de l’appelant, les plus récents d’abord. */
  @Get()
  @Allow({ structure: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  list(@Within() perimeter: Perimeter, @Query() filter: RecoveryFilter): Promise<PageOf<RecoveryView>> {
    return this.queries.list(perimeter, filter);
  }
}
