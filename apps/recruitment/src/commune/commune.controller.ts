/** The official list of communes, for the forms of the portals. */
import { Allow, everyPerson } from '@cnfs/platform';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';
import type { Commune } from './commune.js';
import { Communes } from './communes.js';

class CommuneSearch {
  /**
   * Début du nom, avec ou sans accents.
   * @example "saint-denis"
   */
  @IsString() @Length(2, 100) name: string;

  /** Nombre de communes rendues, 50 au plus. */
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(50) limit: number = 20;
}

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
