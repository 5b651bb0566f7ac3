/** Commands on host structures: registration, suspension, reinstatement. */
import { HostStructureRegistered, HostStructureReinstated, HostStructureSuspended } from '@cnfs/contracts';
import { newId, parseEmail, parsePhone } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { Communes } from '../commune/commune.queries.js';
import {
  type HostStructureKind,
  StructureAlreadyRegistered,
  admit,
  hostStructureMachine,
  identify,
} from './host-structure.js';
import { HostStructureDecisionRow, HostStructureRow } from './host-structure.entity.js';

export interface RegisterHostStructure {
  readonly siret?: string;
  readonly ridet?: string;
  readonly name: string;
  readonly kind: HostStructureKind;
  readonly address: { readonly line: string; readonly postalCode: string; readonly city: string };
  readonly commune: string;
  readonly franceServices: boolean;
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
}

export interface StructureDecision {
  readonly reason: string;
  readonly comment: string;
}

@Injectable()
export class HostStructureCommands {
  constructor(private readonly communes: Communes) {}

  async register(tx: Transaction, command: RegisterHostStructure): Promise<string> {
    const sector = admit(command.kind);
    const commune = await this.communes.locate(tx, command.commune);
    const structure: HostStructureRow = {
      id: newId(),
      ...identify(command, commune.departement),
      name: command.name,
      kind: command.kind,
      sector,
      addressLine: command.address.line,
      postalCode: command.address.postalCode,
      city: command.address.city,
      commune: commune.code,
      departement: commune.departement,
      region: commune.region,
      priorityDistrict: commune.priorityDistrict,
      rural: commune.rural,
      franceServices: command.franceServices,
      contactName: command.contact.name,
      contactEmail: parseEmail(command.contact.email, '/contact/email'),
      contactPhone: parsePhone(command.contact.phone, commune.departement, '/contact/phone'),
      state: 'ACTIVE',
      registeredBy: tx.cause.actor,
      registeredAt: tx.now(),
    };
    try {
      await tx.manager.insert(HostStructureRow, structure);
    } catch (error) {
      if (violates(error, 'host_structure_siret', 'host_structure_ridet'))
        throw new StructureAlreadyRegistered();
      throw error;
    }
    tx.append(HostStructureRegistered, {
      structureId: structure.id,
      siret: structure.siret,
      ridet: structure.ridet,
      name: structure.name,
      address: { ...command.address },
      kind: structure.kind,
      sector: structure.sector,
      communeCode: structure.commune,
      departement: structure.departement,
      region: structure.region,
      priorityDistrict: structure.priorityDistrict,
      rural: structure.rural,
      franceServices: structure.franceServices,
      date: tx.today(),
    });
    return structure.id;
  }

  async suspend(tx: Transaction, structureId: string, decision: StructureDecision): Promise<void> {
    await this.decide(tx, structureId, 'SUSPENSION', decision);
    tx.append(HostStructureSuspended, { structureId, reason: decision.reason, date: tx.today() });
  }

  async reinstate(tx: Transaction, structureId: string, decision: StructureDecision): Promise<void> {
    await this.decide(tx, structureId, 'REINSTATEMENT', decision);
    tx.append(HostStructureReinstated, { structureId, reason: decision.reason, date: tx.today() });
  }

  private async decide(
    tx: Transaction,
    structureId: string,
    kind: HostStructureDecisionRow['kind'],
    decision: StructureDecision,
  ): Promise<void> {
    const structure = await tx.lock(HostStructureRow, structureId);
    const state = hostStructureMachine.next(structure.state, kind === 'SUSPENSION' ? 'suspend' : 'reinstate');
    await tx.manager.update(HostStructureRow, structureId, { state });
    await tx.manager.insert(HostStructureDecisionRow, {
      id: newId(),
      structureId,
      kind,
      reason: decision.reason,
      comment: decision.comment,
      decidedBy: tx.cause.actor,
      decidedAt: tx.now(),
    });
  }
}
