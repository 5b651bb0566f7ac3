/** Aggregates of which the broker refuses an event, for the platform team: their events wait until sending is tried again. */
import { type RefusedRecord, RefusedRecords } from '@cnfs/messaging';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { Allow } from '../auth/policy.js';
import { OwnTransactions } from '../transaction/tx.js';
import { AggregateBody } from './set-aside.dto.js';

@Controller('refused-records')
@Allow({ platform: 'all' })
export class RefusedRecordsController {
  constructor(private readonly refused: RefusedRecords) {}

  /** Liste les agrégats dont le journal refuse un événement. */
  @Get()
  list(): Promise<RefusedRecord[]> {
    return this.refused.list();
  }

  /** Envoie de nouveau les événements d’un agrégat, une fois le journal réglé pour les prendre. */
  @Post('retries')
  @HttpCode(200)
  @OwnTransactions()
  async retry(@Body() { topic, key }: AggregateBody): Promise<AggregateBody> {
    await this.refused.retry(topic, key);
    return { topic, key };
  }
}
