/** Candidates proposed for a post, over HTTP. */
import { Allow, type Perimeter, ReadsPersonalData, Within } from '@cnfs/platform';
import { Controller, Get, Param, ParseUUIDPipe, Query, UseGuards } from '@nestjs/common';
import { AliasesGuard } from '../host-structure/aliases.guard.js';
import { MatchLimit } from './matching.dto.js';
import { MatchingQueries, type MatchView } from './matching.queries.js';

@UseGuards(AliasesGuard)
@Controller('posts')
export class MatchingController {
  constructor(private readonly queries: MatchingQueries) {}

  /** Propose des candidats pour un poste vacant, du plus au moins indiqué, avec les raisons. */
  @Get(':id/candidates')
  @Allow({ structure: 'own', anct: 'all' })
  @ReadsPersonalData()
  async candidates(
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { limit }: MatchLimit,
  ): Promise<{ items: MatchView[] }> {
    return { items: await this.queries.candidatesFor(perimeter, id, limit) };
  }
}
