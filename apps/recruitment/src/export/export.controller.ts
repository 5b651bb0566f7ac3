/** Lists as files, for the spreadsheets of prefectures and ANCT; and the granted posts, for anyone. */
import { Allow, type Perimeter, Produces, Public, Within } from '@cnfs/platform';
import { Controller, Get, Param, Query, type StreamableFile, UseGuards } from '@nestjs/common';
import { AliasesGuard } from '../host-structure/aliases.guard.js';
import { ExportParam, ExportQuery } from './export.dto.js';
import { fileOf } from './export.files.js';
import { exports, openData } from './export.lists.js';
import { ExportQueries } from './export.queries.js';

@UseGuards(AliasesGuard)
@Controller()
export class ExportController {
  constructor(private readonly queries: ExportQueries) {}

  /** Toute une liste du périmètre de l’appelant, en un fichier. */
  @Get('exports/:list')
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', auditor: 'all' })
  @Produces('text/csv', 'application/json')
  list(
    @Within() perimeter: Perimeter,
    @Param() { list }: ExportParam,
    @Query() { format }: ExportQuery,
  ): Promise<StreamableFile> {
    const columns = Object.keys(exports[list].columns);
    return fileOf(this.queries.rows(list, perimeter), columns, { name: list, format });
  }

  /** Les postes accordés, par structure et par séance : données ouvertes. */
  @Get('open-data/postes-accordes')
  @Public()
  @Produces('text/csv', 'application/json')
  openData(@Query() { format }: ExportQuery): Promise<StreamableFile> {
    return fileOf(this.queries.grantedPosts(), Object.keys(openData), { name: 'postes-accordes', format });
  }
}
