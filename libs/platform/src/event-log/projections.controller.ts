/** Local copies of other services' facts, for the platform team: which there are, and filling one anew. */
import { Projections, type Rebuild, type Transaction } from '@cnfs/messaging';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AuditsItself } from '../audit/audited-routes.js';
import { Allow } from '../auth/policy.js';
import { Tx } from '../transaction/tx.js';
import { ActBody } from './event-log.dto.js';

interface ProjectionView {
  readonly name: string;
  readonly description: string;
  readonly tables: readonly string[];
  /** Types of the events it is made of. */
  readonly events: readonly string[];
}

@Controller('projections')
@Allow({ platform: 'all' })
export class ProjectionsController {
  constructor(
    private readonly projections: Projections,
    private readonly audit: Audit,
  ) {}

  /** Liste les copies que le service peut refaire à partir des événements. */
  @Get()
  list(): ProjectionView[] {
    return this.projections.list().map(({ name, description, tables, events }) => ({
      ...{ name, description, tables },
      events: events.map(({ type }) => type),
    }));
  }

  /** Vide une copie et la refait, d’un seul tenant : on lit l’ancienne jusqu’à ce que la nouvelle soit entière. */
  @Post(':name/rebuilds')
  @HttpCode(200)
  @AuditsItself()
  async rebuild(
    @Tx() tx: Transaction,
    @Param('name') name: string,
    @Body() { apply, reason }: ActBody,
  ): Promise<Rebuild> {
    if (!apply) return this.projections.plan(tx, name);
    const rebuilt = await this.projections.rebuild(tx, name);
    const subject = { type: 'projection', id: name };
    await this.audit.record(tx, { action: 'projection.rebuild', subject, reason, details: rebuilt });
    return rebuilt;
  }
}
