/** Handing a service again what it was handed before, for the platform team: a plan first, then slice by slice. */
import {
  type Cause,
  EventReplays,
  type ReplayBound,
  type ReplayPlan,
  type ReplaySlice,
} from '@cnfs/messaging';
import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { AuditsItself } from '../audit/audited-routes.js';
import { Allow } from '../auth/policy.js';
import { RequestCause } from '../transaction/cause.js';
import { OwnTransactions } from '../transaction/tx.js';
import { ReplayBody, ReplayPlanQuery } from './event-log.dto.js';

@Controller()
@Allow({ platform: 'all' })
export class EventReplaysController {
  constructor(
    private readonly replays: EventReplays,
    private readonly audit: Audit,
  ) {}

  /** Dit ce qu’un rejeu remettrait au service, partition par partition. */
  @Get('event-replay-plans')
  plan(@Query() { topic, from, to }: ReplayPlanQuery): Promise<ReplayPlan> {
    return this.replays.plan(topic, boundOf(from), to === undefined ? undefined : boundOf(to));
  }

  /** Rejoue une part d’un plan et dit ce qu’il en reste ; ce dont l’effet est acquis ne change rien. */
  @Post('event-replays')
  @HttpCode(200)
  @OwnTransactions()
  @AuditsItself()
  replay(
    @RequestCause() cause: Cause,
    @Body() { topic, places, types, run, apply, reason }: ReplayBody,
  ): Promise<ReplaySlice> {
    const slice = () => this.replays.slice({ topic, places, types, apply });
    if (!apply) return slice();
    const subject = { type: topic, id: null };
    const details = { run, places, types };
    return this.audit.around(cause, { action: 'event.replay', subject, reason, details }, slice);
  }
}

function boundOf(text: string): ReplayBound {
  return /^\d{1,15}$/.test(text) ? Number(text) : new Date(text);
}
