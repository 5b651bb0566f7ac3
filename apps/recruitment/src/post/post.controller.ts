/** Granted posts over HTTP; they come from the committee's sessions and live by selections and payments' answers. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Page, type PageOf, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Controller, Get, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { AliasesGuard } from '../host-structure/aliases.guard.js';
import { FundingCommands } from './funding.commands.js';
import { PostFilter } from './post.dto.js';
import { PostQueries, type PostView } from './post.queries.js';

@UseGuards(AliasesGuard)
@Controller('posts')
export class PostController {
  constructor(
    private readonly funding: FundingCommands,
    private readonly queries: PostQueries,
  ) {}

  /** Redemande les fonds d’un poste resté sans financement, quand le plafond de l’enveloppe a été relevé. */
  @Post(':id/funding-requests')
  @Allow({ anct: 'all' })
  async askAgain(@Tx() tx: Transaction, @Param('id', ParseUUIDPipe) id: string) {
    await this.funding.askAgain(tx, id);
  }

  /** Liste les postes du périmètre de l’appelant, les plus récents d’abord. */
  @Get()
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  list(
    @Within() perimeter: Perimeter,
    @Query() page: Page,
    @Query() filter: PostFilter,
  ): Promise<PageOf<PostView>> {
    return this.queries.list(perimeter, page, filter);
  }

  /** Lit un poste. */
  @Get(':id')
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', bdt: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<PostView> {
    return this.queries.read(perimeter, id);
  }
}
