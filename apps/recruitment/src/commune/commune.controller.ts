/** The official list of communes, for the forms of the portals. */
import { Allow, everyPerson } from '@cnfs/platform';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { CommuneSearch } from './commune.dto.js';
import type { Commune } from './commune.js';
import { Communes } from './commune.queries.js';

@Controller('communes')
export class CommuneController {
  constructor(private readonly communes: Communes) {}

  /** Cherche des communes par le début de leur nom. */
  @Get()
  @Allow(everyPerson)
  async search(@Query() search: CommuneSearch): Promise<{ items: Commune[] }> {
    return { items: await this.communes.search(search.name, search.limit) };
  }

  /** Lit une commune par son code INSEE, actuel ou ancien. */
  @Get(':code')
  @Allow(everyPerson)
  read(@Param('code') code: string): Promise<Commune> {
    return this.communes.read(code);
  }
}
