/** An erasure that waits for a payment learns that the case is settled. */
import { type EnvelopeOf, GrantClosed } from '@cnfs/contracts';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ErasureCommands } from './erasure.commands.js';

@Controller()
export class ErasureCaseReactions {
  constructor(private readonly commands: ErasureCommands) {}

  @On(GrantClosed)
  async tryWhenGrantClosed(
    @Payload() { data }: EnvelopeOf<typeof GrantClosed>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    await this.commands.caseClosed(tx, data.selectionId, data.date);
  }
}
