/** A post learns from payments whether its funds are committed. */
import { EnvelopeCommitted, EnvelopeRefused, type EnvelopeOf } from '@cnfs/contracts';
import { parseDay } from '@cnfs/kernel';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { FundingCommands } from './funding.commands.js';
import type { FundingAnswer } from './post.js';

type Answer = EnvelopeOf<typeof EnvelopeCommitted> | EnvelopeOf<typeof EnvelopeRefused>;

@Controller()
export class FundingReactions {
  constructor(private readonly commands: FundingCommands) {}

  @On(EnvelopeCommitted)
  committed(
    @Payload() event: EnvelopeOf<typeof EnvelopeCommitted>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.answered(event, 'COMMITTED', context);
  }

  @On(EnvelopeRefused)
  refused(@Payload() event: EnvelopeOf<typeof EnvelopeRefused>, @Ctx() context: EventContext): Promise<void> {
    return this.answered(event, 'REFUSED', context);
  }

  private async answered(
    { data }: Answer,
    outcome: FundingAnswer['outcome'],
    { tx }: EventContext,
  ): Promise<void> {
    const { postId, commitmentId, amountCents, attempt } = data;
    if (postId === null) return; // the money of a kit
    await this.commands.take(tx, {
      postId,
      commitmentId,
      amountCents,
      attempt,
      outcome,
      date: parseDay(data.date),
    });
  }
}
