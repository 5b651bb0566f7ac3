/** Candidates over HTTP: they apply, confirm their address, see their application and withdraw. */
import type { Transaction } from '@cnfs/messaging';
import {
  Acting,
  type Actor,
  Allow,
  Page,
  type PageOf,
  type Perimeter,
  Public,
  ReadsPersonalData,
  Tx,
  Within,
} from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { CandidateCommands } from './candidate.commands.js';
import { ApplyBody, ConfirmEmailBody } from './candidate.dto.js';
import { CandidateQueries, type CandidateView } from './candidate.queries.js';

@Controller('candidates')
export class CandidateController {
  constructor(
    private readonly commands: CandidateCommands,
    private readonly queries: CandidateQueries,
  ) {}

  /** Dépose une candidature, pour la personne du jeton ; un courriel demande de confirmer l’adresse. */
  @Post()
  @Allow({ candidate: 'all' })
  async apply(@Tx() tx: Transaction, @Acting() actor: Actor, @Body() body: ApplyBody) {
    return { id: await this.commands.apply(tx, actor, body) };
  }

  /** Confirme une adresse électronique par le jeton du lien reçu. */
  @Post('email-confirmations')
  @Public()
  async confirmEmail(@Tx() tx: Transaction, @Body() body: ConfirmEmailBody) {
    await this.commands.confirmEmail(tx, body.token);
  }

  /** Renvoie le courriel de confirmation. */
  @Post(':id/verification-mails')
  @Allow({ candidate: 'own' })
  async askLinkAgain(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.commands.askLinkAgain(tx, perimeter, id);
  }

  /** Retire une candidature ; les échanges en cours avec des structures prennent fin. */
  @Post(':id/withdrawals')
  @Allow({ candidate: 'own' })
  async withdraw(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
  ) {
    await this.commands.withdraw(tx, perimeter, id);
  }

  /** Liste les candidatures que l’appelant peut voir : les siennes, ou toutes pour l’ANCT. */
  @Get()
  @Allow({ candidate: 'own', anct: 'all', auditor: 'all' })
  @ReadsPersonalData()
  list(@Within() perimeter: Perimeter, @Query() page: Page): Promise<PageOf<CandidateView>> {
    return this.queries.list(perimeter, page);
  }

  /** Lit une candidature. */
  @Get(':id')
  @Allow({ candidate: 'own', anct: 'all', auditor: 'all' })
  @ReadsPersonalData()
  read(@Within() perimeter: Perimeter, @Param('id', ParseUUIDPipe) id: string): Promise<CandidateView> {
    return this.queries.read(perimeter, id);
  }
}
