/** What payments keeps of the host structures. */
import {
  type EnvelopeOf,
  HostStructureRegistered,
  HostStructureReinstated,
  HostStructureSuspended,
} from '@cnfs/contracts';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CreditorCommands } from './creditor.commands.js';

@Controller()
export class CreditorReactions {
  constructor(private readonly creditors: CreditorCommands) {}

  @On(HostStructureRegistered)
  async keepRegisteredStructure(
    @Payload() { data, sequence }: EnvelopeOf<typeof HostStructureRegistered>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.creditors.register(tx, data, sequence);
  }

  @On(HostStructureSuspended)
  async noteSuspension(
    @Payload() { data, sequence }: EnvelopeOf<typeof HostStructureSuspended>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.creditors.suspend(tx, data.structureId, sequence, true);
  }

  @On(HostStructureReinstated)
  async noteReinstatement(
    @Payload() { data, sequence }: EnvelopeOf<typeof HostStructureReinstated>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.creditors.suspend(tx, data.structureId, sequence, false);
  }
}
