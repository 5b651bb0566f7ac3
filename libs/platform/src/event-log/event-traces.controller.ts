/** What a service knows of a case: the events it made of it, and those it received. The tree over all services is its reader's. */
import { EventTraces, type Receipt, type TracedEvent } from '@cnfs/messaging';
import { Controller, Get, Param, ParseUUIDPipe, Query } from '@nestjs/common';
import { Allow } from '../auth/policy.js';
import { ReceiptsQuery } from './event-log.dto.js';

@Controller()
@Allow({ platform: 'all' })
export class EventTracesController {
  constructor(private readonly traces: EventTraces) {}

  /** Liste les événements d’un dossier que ce service a émis depuis 30 jours, ou n’a pas encore envoyés. */
  @Get('event-traces/:correlationId')
  trace(@Param('correlationId', ParseUUIDPipe) correlationId: string): Promise<TracedEvent[]> {
    return this.traces.of(correlationId);
  }

  /** Dit lesquels de ces événements le service a reçus, et ce qu’il en a fait. */
  @Get('event-receipts')
  receipts(@Query() { source, ids }: ReceiptsQuery): Promise<Receipt[]> {
    return this.traces.receipts(source, ids.split(','));
  }
}
