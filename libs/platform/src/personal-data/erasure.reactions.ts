/** The one reaction to an erasure, of every service that holds something on persons: listed among its controllers. */
import { CandidateErased, type EnvelopeOf } from '@cnfs/contracts';
import { EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Erasure } from './erasure.js';

@Controller()
export class ErasureReactions {
  constructor(private readonly erasure: Erasure) {}

  @On(CandidateErased)
  async eraseWhenCandidateErased(
    @Payload() { data }: EnvelopeOf<typeof CandidateErased>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.erasure.erase(tx, data.candidateId);
  }
}
