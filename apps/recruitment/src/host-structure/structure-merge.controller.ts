/** Duplicates and merges over HTTP: one person of ANCT proposes, another decides. */
import type { Transaction } from '@cnfs/messaging';
import { Acting, type Actor, Allow, Page, type PageOf, Tx } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { StructureMergeCommands } from './structure-merge.commands.js';
import { DuplicateFilter, MergeFilter, ProposeMergeBody, RefuseMergeBody } from './structure-merge.dto.js';
import {
  type DuplicatesView,
  StructureMergeQueries,
  type StructureMergeView,
} from './structure-merge.queries.js';

@Controller()
export class StructureMergeController {
  constructor(
    private readonly commands: StructureMergeCommands,
    private readonly queries: StructureMergeQueries,
  ) {}

  /** Liste les structures qui semblent enregistrées deux fois, avec ce qui le fait penser. */
  @Get('structure-duplicates')
  @Allow({ anct: 'all', auditor: 'all' })
  duplicates(@Query() page: Page, @Query() filter: DuplicateFilter): Promise<PageOf<DuplicatesView>> {
    return this.queries.duplicates(page, filter);
  }

  /** Propose de fusionner deux enregistrements d’une même structure. */
  @Post('structure-merges')
  @Allow({ anct: 'all' })
  async propose(@Tx() tx: Transaction, @Acting() actor: Actor, @Body() body: ProposeMergeBody) {
    return { id: await this.commands.propose(tx, actor, body) };
  }

  /** Fusionne ; jamais par la personne qui l’a proposé. */
  @Post('structure-merges/:id/approvals')
  @Allow({ anct: 'all' })
  async approve(@Tx() tx: Transaction, @Acting() actor: Actor, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.approve(tx, actor, id);
  }

  /** Refuse une fusion : les deux structures ne seront plus proposées comme des doublons. */
  @Post('structure-merges/:id/refusals')
  @Allow({ anct: 'all' })
  async refuse(
    @Tx() tx: Transaction,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: RefuseMergeBody,
  ) {
    await this.commands.refuse(tx, actor, id, reason);
  }

  /** Annule une fusion, tant que rien n’a été bâti dessus. */
  @Post('structure-merges/:id/undoings')
  @Allow({ anct: 'all' })
  async undo(@Tx() tx: Transaction, @Acting() actor: Actor, @Param('id', ParseUUIDPipe) id: string) {
    await this.commands.undo(tx, actor, id);
  }

  /** Liste les fusions, les plus récentes d’abord. */
  @Get('structure-merges')
  @Allow({ anct: 'all', auditor: 'all' })
  list(@Query() page: Page, @Query() filter: MergeFilter): Promise<PageOf<StructureMergeView>> {
    return this.queries.list(page, filter);
  }

  /** Lit une fusion. */
  @Get('structure-merges/:id')
  @Allow({ anct: 'all', auditor: 'all' })
  read(@Param('id', ParseUUIDPipe) id: string): Promise<StructureMergeView> {
    return this.queries.read(id);
  }
}
