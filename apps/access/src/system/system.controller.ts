/** Systems over HTTP: registered and ended by whoever may give them their right. */
import type { Transaction } from '@cnfs/messaging';
import { Acting, type Actor, Allow, Page, type PageOf, Tx } from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ReasonBody } from '../membership/membership.dto.js';
import { SystemCommands } from './system.commands.js';
import { RegisterSystemBody } from './system.dto.js';
import { SystemQueries, type SystemView } from './system.queries.js';

@Controller('systems')
export class SystemController {
  constructor(
    private readonly commands: SystemCommands,
    private readonly queries: SystemQueries,
  ) {}

  /** Enregistre un système externe et ses clés publiques ; l’identifiant rendu est son client_id. */
  @Post()
  @Allow({ bdt: 'all' })
  async register(
    @Tx() tx: Transaction,
    @Acting() actor: Actor,
    @Body() { name, scopes, keys }: RegisterSystemBody,
  ) {
    return { id: await this.commands.register(tx, actor, { name, scopes, keys }) };
  }

  /** Ferme l’accès d’un système, aussitôt. */
  @Post(':id/revocations')
  @Allow({ bdt: 'all' })
  async revoke(
    @Tx() tx: Transaction,
    @Acting() actor: Actor,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() { reason }: ReasonBody,
  ) {
    await this.commands.revoke(tx, actor, id, reason);
  }

  /** Liste les systèmes qui ont ou ont eu accès. */
  @Get()
  @Allow({ bdt: 'all', platform: 'all', auditor: 'all' })
  list(@Query() page: Page): Promise<PageOf<SystemView>> {
    return this.queries.list(page);
  }
}
