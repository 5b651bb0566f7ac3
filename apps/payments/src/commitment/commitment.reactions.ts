/** A granted post asks for its funds. */
import { type EnvelopeOf, PostFundingRequested } from '@cnfs/contracts';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CommitmentCommands } from './commitment.commands.js';

@Controller()
export class CommitmentReactions {
  constructor(private readonly commitments: CommitmentCommands) {}

  @On(PostFundingRequested)
  async commitFundsWhenAsked(
    @Payload() { data }: EnvelopeOf<typeof PostFundingRequested>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.commitments.fundPost(tx, data);
  }
}
