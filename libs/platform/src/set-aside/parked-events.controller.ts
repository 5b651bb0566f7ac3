/** Events that could not take effect, for the platform team: what they are, and letting them go on or giving them up. */
import { type Cause, type ParkedEvent, ParkedEvents, type Release } from '@cnfs/messaging';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AuditsItself } from '../audit/audited-routes.js';
import { Allow } from '../auth/policy.js';
import { Page, type PageOf, pageOf } from '../http/page.dto.js';
import { RequestCause } from '../transaction/cause.js';
import { OwnTransactions } from '../transaction/tx.js';
import { AggregateBody, ParkedEventSelection, ReasonBody } from './set-aside.dto.js';

interface ParkedEventDetail extends ParkedEvent {
  readonly headers: Readonly<Record<string, string>>;
  /** What the event says, when it is JSON: ids, no personal data. */
  readonly data: unknown;
}

@Controller('parked-events')
@Allow({ platform: 'all' })
export class ParkedEventsController {
  constructor(
    private readonly parked: ParkedEvents,
    private readonly audit: Audit,
  ) {}

  /** Liste les événements mis de côté, dans l’ordre de leur arrivée. */
  @Get()
  async list(@Query() page: Page, @Query() selection: ParkedEventSelection): Promise<PageOf<ParkedEvent>> {
    const events = await this.parked.list({ ...selection, after: page.cursor, limit: page.limit + 1 });
    return pageOf(events, page.limit, ({ id }) => id);
  }

  /** Lit un événement mis de côté, tel qu’il est arrivé. */
  @Get(':id')
  async read(@Param('id') id: string): Promise<ParkedEventDetail> {
    const { value, ...event } = await this.parked.show(id);
    return { ...event, data: parsed(value) };
  }

  /** Rejoue dans l’ordre les événements d’une clé, chacun dans sa transaction, jusqu’au premier qui échoue encore. */
  @Post('releases')
  @HttpCode(200)
  @OwnTransactions()
  @AuditsItself()
  release(@RequestCause() cause: Cause, @Body() { topic, key, reason }: AggregateBody): Promise<Release> {
    const act = { action: 'parked-event.release', subject: { type: topic, id: key }, reason };
    return this.audit.around(cause, act, () => this.parked.release(topic, key, cause.actor));
  }

  /** Abandonne un événement ; ceux de sa clé qui le suivent attendent d’être rejoués. */
  @Post(':id/discards')
  @OwnTransactions()
  @AuditsItself()
  async discard(
    @RequestCause() cause: Cause,
    @Param('id') id: string,
    @Body() { reason }: ReasonBody,
  ): Promise<{ id: string }> {
    await this.parked.discard(id, reason, cause.actor, (tx, { topic, key, eventId }) =>
      this.audit.record(tx.causedBy(cause), {
        action: 'parked-event.discard',
        subject: { type: topic, id: key },
        reason,
        details: { parkedEventId: id, eventId },
      }),
    );
    return { id };
  }
}

function parsed(value: string | null): unknown {
  try {
    return value === null ? null : (JSON.parse(value) as unknown);
  } catch {
    return null;
  }
}
