/** Candidates proposed for a post, over HTTP. */
import { Allow, type Perimeter, Within } from '@cnfs/platform';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { MatchingQueries, type MatchView } from './matching.queries.js';

class MatchLimit {
  /** Nombre de candidats rendus, 200 au plus. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit: number = 50;
}

@Controller('posts')
export class MatchingController {
  constructor(private readonly queries: MatchingQueries) {}

  /** Propose des candidats pour un poste vacant, du plus au moins indiqué, avec les raisons. */
  @Get(':id/candidates')
  @Allow({ structure: 'own', anct: 'all' })
  async candidates(
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() { limit }: MatchLimit,
  ): Promise<{ items: MatchView[] }> {
    return { items: await this.queries.candidatesFor(perimeter, id, limit) };
  }
}
