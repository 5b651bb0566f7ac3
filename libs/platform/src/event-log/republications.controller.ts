/** Filling a broker that lost its disk again out of the archive, for the platform team. */
import { OutboxArchive, type Transaction } from '@cnfs/messaging';
import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AuditsItself } from '../audit/audited-routes.js';
import { Allow } from '../auth/policy.js';
import { SERVICE, type ServiceDefinition } from '../service.js';
import { Tx } from '../transaction/tx.js';
import { RepublicationBody } from './event-log.dto.js';

@Controller('event-republications')
@Allow({ platform: 'all' })
export class RepublicationsController {
  constructor(
    private readonly archive: OutboxArchive,
    private readonly audit: Audit,
    @Inject(SERVICE) private readonly service: ServiceDefinition,
  ) {}

  /** Envoie de nouveau, dans leur ordre et sous leurs identifiants, les événements acceptés depuis un instant. */
  @Post()
  @HttpCode(200)
  @AuditsItself()
  async republish(
    @Tx() tx: Transaction,
    @Body() { since, apply, reason }: RepublicationBody,
  ): Promise<{ events: number }> {
    const instant = new Date(since);
    if (!apply) return { events: await this.archive.count(instant) };
    // As long as it takes: a month of events may be moved, and half of them would be in disorder.
    await tx.query(`SET LOCAL statement_timeout = 0`);
    const events = await this.archive.republish(instant, tx);
    const act = { action: 'event.republish', subject: { type: 'service', id: this.service.name } };
    await this.audit.record(tx, { ...act, reason, details: { since: instant, events } });
    return { events };
  }
}
