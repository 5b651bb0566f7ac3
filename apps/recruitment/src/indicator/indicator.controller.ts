/** What the programme has come to, for those who steer it: one snapshot, within the caller's territory. */
import { Allow, type Perimeter, Within } from '@cnfs/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { IndicatorQuery } from './indicator.dto.js';
import { IndicatorQueries, type Indicators } from './indicator.queries.js';

@Controller('indicators')
export class IndicatorController {
  constructor(private readonly queries: IndicatorQueries) {}

  /** Demandes, avis, postes par état et délais médians de chaque étape, à un même instant. */
  @Get()
  @Allow({ prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Query() { by }: IndicatorQuery): Promise<Indicators> {
    return this.queries.read(perimeter, by);
  }
}
