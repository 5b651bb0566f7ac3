/** Requests for posts over HTTP: structures submit, prefects give their opinion, everyone reads its own part. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, Page, type PageOf, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query, UseGuards } from '@nestjs/common';
import { AliasesGuard } from '../host-structure/aliases.guard.js';
import { PostRequestCommands } from './post-request.commands.js';
import { AmendBody, GiveOpinionBody, PostRequestFilter, SubmitPostRequestBody } from './post-request.dto.js';
import { PostRequestQueries, type PostRequestView } from './post-request.queries.js';

@UseGuards(AliasesGuard)
@Controller('post-requests')
export class PostRequestController {
  constructor(
    private readonly commands: PostRequestCommands,
    private readonly queries: PostRequestQueries,
  ) {}

  /** Dépose une demande de postes pour une structure d’accueil. */
  @Post()
  @Allow({ structure: 'own' })
  async submit(@Tx() tx: Transaction, @Within() perimeter: Perimeter, @Body() body: SubmitPostRequestBody) {
    return { id: await this.commands.submit(tx, perimeter, body) };
  }

  /** Demande des postes en plus de ceux d’une demande accordée : l’avenant suit le chemin de toute demande. */
  @Post(':id/amendments')
  @Allow({ structure: 'own' })
  async amend(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: AmendBody,
  ) {
    return { id: await this.commands.amend(tx, perimeter, id, body) };
  }

  /** Ajoute l’avis du préfet ; un avis n’en remplace jamais un autre. */
  @Post(':id/opinions')
  @Allow({ prefect: 'territory' })
  async giveOpinion(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: GiveOpinionBody,
  ) {
    return { id: await this.commands.giveOpinion(tx, perimeter, id, body) };
  }

  /** Retire une demande qui n’est pas encore, ou n’est plus, à l’ordre du jour d’une séance. */
  @Post(':id/withdrawals')
  @Allow({ structure: 'own' })
  async withdraw(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.commands.withdraw(tx, perimeter, id);
  }

  /** Liste les demandes du périmètre de l’appelant, les plus récentes d’abord. */
  @Get()
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', auditor: 'all' })
  list(
    @Within() perimeter: Perimeter,
    @Query() page: Page,
    @Query() filter: PostRequestFilter,
  ): Promise<PageOf<PostRequestView>> {
    return this.queries.list(perimeter, page, filter);
  }

  /** Lit une demande et les avis qu’elle a reçus. */
  @Get(':id')
  @Allow({ structure: 'own', prefect: 'territory', anct: 'all', auditor: 'all' })
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<PostRequestView> {
    return this.queries.read(perimeter, id);
  }
}
