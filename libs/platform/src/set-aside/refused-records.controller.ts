/** Aggregates of which the broker refuses an event, for the platform team: their events wait until sending is tried again. */
import { type RefusedRecord, RefusedRecords, type Transaction } from '@cnfs/messaging';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AuditsItself } from '../audit/audited-routes.js';
import { Allow } from '../auth/policy.js';
import { Tx } from '../transaction/tx.js';
import { AggregateBody } from './set-aside.dto.js';

@Controller('refused-records')
@Allow({ platform: 'all' })
export class RefusedRecordsController {
  constructor(
    private readonly refused: RefusedRecords,
    private readonly audit: Audit,
  ) {}

  /** Liste les agrégats dont le journal refuse un événement. */
  @Get()
  list(): Promise<RefusedRecord[]> {
    return this.refused.list();
  }

  /** Envoie de nouveau les événements d’un agrégat, une fois le journal réglé pour les prendre. */
  @Post('retries')
  @HttpCode(200)
  @AuditsItself()
  async retry(
    @Tx() tx: Transaction,
    @Body() { topic, key, reason }: AggregateBody,
  ): Promise<{ topic: string; key: string }> {
    await this.refused.retry(topic, key, tx);
    await this.audit.record(tx, {
      action: 'refused-record.retry',
      subject: { type: topic, id: key },
      reason,
    });
    return { topic, key };
  }
}
