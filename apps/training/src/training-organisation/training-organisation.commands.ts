/** Banque des Territoires registers the organisations that may train advisers, each known by its SIRET. */
import { Conflict, newId, parseSiret } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { TrainingOrganisationRow } from './training-organisation.entity.js';

export class OrganisationAlreadyRegistered extends Conflict {
  constructor() {
    super('ORGANISATION_ALREADY_REGISTERED', 'Un organisme de formation est déjà enregistré sous ce SIRET.');
  }
}

@Injectable()
export class TrainingOrganisationCommands {
  /** @throws InvalidValue for a SIRET that is none, OrganisationAlreadyRegistered */
  async register(
    tx: Transaction,
    command: { readonly name: string; readonly siret: string },
  ): Promise<string> {
    const organisation: TrainingOrganisationRow = {
      id: newId(),
      siret: parseSiret(command.siret, '/siret'),
      name: command.name,
      registeredBy: tx.cause.actor,
      registeredAt: tx.now(),
    };
    try {
      await tx.manager.insert(TrainingOrganisationRow, organisation);
    } catch (error) {
      if (violates(error, 'training_organisation_siret')) throw new OrganisationAlreadyRegistered();
      throw error;
    }
    return organisation.id;
  }
}
