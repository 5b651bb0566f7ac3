/** What payments keeps of the host structures. */
import {
  type EnvelopeOf,
  HostStructureRegistered,
  HostStructureReinstated,
  HostStructureSuspended,
} from '@cnfs/contracts';
import { type EventContext, On, type Projection } from '@cnfs/messaging';
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

export const creditors: Projection = {
  name: 'creditor',
  description: 'Les structures d’accueil à qui l’on verse, telles que le recrutement les dit',
  tables: ['creditor'],
  // Rows stay: cases and accounts refer to them, and one exists as soon as anything names a structure.
  empty: `UPDATE creditor SET name = NULL, siret = NULL, ridet = NULL, departement = NULL, region = NULL,
            details_sequence = 0, suspended = false, suspension_sequence = 0`,
  events: [HostStructureRegistered, HostStructureSuspended, HostStructureReinstated],
};
