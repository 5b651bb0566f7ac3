/** What payments keeps of the host structures. */
import {
  type EnvelopeOf,
  HostStructureRegistered,
  HostStructureReinstated,
  HostStructureSuspended,
} from '@cnfs/contracts';
import { OnRun, type Projection, type RunContext } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CreditorCommands } from './creditor.commands.js';

@Controller()
export class CreditorReactions {
  constructor(private readonly creditors: CreditorCommands) {}

  @OnRun(HostStructureRegistered)
  async keepRegisteredStructures(
    @Payload() events: readonly EnvelopeOf<typeof HostStructureRegistered>[],
    @Ctx() { tx }: RunContext,
  ) {
    await this.creditors.register(tx, events);
  }

  @OnRun(HostStructureSuspended)
  async noteSuspensions(
    @Payload() events: readonly EnvelopeOf<typeof HostStructureSuspended>[],
    @Ctx() { tx }: RunContext,
  ) {
    await this.creditors.suspend(tx, events, true);
  }

  @OnRun(HostStructureReinstated)
  async noteReinstatements(
    @Payload() events: readonly EnvelopeOf<typeof HostStructureReinstated>[],
    @Ctx() { tx }: RunContext,
  ) {
    await this.creditors.suspend(tx, events, false);
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
