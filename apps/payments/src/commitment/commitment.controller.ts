/** Commitments over HTTP: what each post was promised, or why not. */
import { Allow, type PageOf, type Perimeter, Within } from '@cnfs/platform';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { CommitmentFilter } from './commitment.dto.js';
import { CommitmentQueries, type CommitmentView } from './commitment.queries.js';

@Controller('commitments')
@Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
export class CommitmentController {
  constructor(private readonly queries: CommitmentQueries) {}

  /** Liste les engagements du périmètre de l’appelant, les plus récents d’abord. */
  @Get()
  list(@Within() perimeter: Perimeter, @Query() filter: CommitmentFilter): Promise<PageOf<CommitmentView>> {
    return this.queries.list(perimeter, filter);
  }

  /** Lit un engagement et les chiffres dont il est fait. */
  @Get(':id')
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<CommitmentView> {
    return this.queries.read(perimeter, id);
  }
}
