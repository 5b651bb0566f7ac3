/** Commands on host structures: registration, suspension, reinstatement. */
import {
  HostStructureRegistered,
  HostStructureReinstated,
  HostStructureRemoved,
  HostStructureSuspended,
} from '@cnfs/contracts';
import { newId, parseEmail, parsePhone } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { Commune } from '../commune/commune.js';
import { VerificationCommands } from '../company-register/verification.commands.js';
import { Communes } from '../commune/commune.queries.js';
import {
  type HostStructureKind,
  type HostStructureState,
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
  constructor(
    private readonly communes: Communes,
    private readonly verifications: VerificationCommands,
  ) {}

  async register(tx: Transaction, command: RegisterHostStructure): Promise<string> {
    const commune = await this.communes.locate(tx, command.commune);
    const [id = ''] = await this.insert(tx, [structureOf(command, commune)]);
    await this.verifications.plan(tx, id);
    return id;
  }

  /** @returns their ids, in order. @throws StructureAlreadyRegistered when one of them is, and then none was */
  async insert(tx: Transaction, structures: readonly NewHostStructure[]): Promise<string[]> {
    const rows = structures.map((structure): HostStructureRow => ({
      id: newId(),
      ...structure,
      state: 'ACTIVE',
      mergedInto: null,
      verification: 'TO_BE_VERIFIED',
      findings: [],
      verifiedAt: null,
      registeredBy: tx.cause.actor,
      registeredAt: tx.now(),
    }));
    try {
      await tx.manager.insert(HostStructureRow, rows);
    } catch (error) {
      if (violates(error, 'host_structure_siret', 'host_structure_ridet'))
        throw new StructureAlreadyRegistered();
      throw error;
    }
    for (const row of rows) announce(tx, row);
    return rows.map(({ id }) => id);
  }

  /**
   * Takes back structures that an import registered, as long as nothing was built on any of them; their numbers are free again.
   * @returns how many something was built on: then nothing is done
   */
  async remove(tx: Transaction, structureIds: readonly string[]): Promise<number> {
    const ids = [...structureIds];
    const rows = await tx.query<{ state: HostStructureState; builtUpon: boolean }>(
      `SELECT h.state, EXISTS (SELECT FROM post_request r WHERE r.structure_id = h.id)
                    OR EXISTS (SELECT FROM host_structure_decision d WHERE d.structure_id = h.id)
                    OR EXISTS (SELECT FROM structure_merge m WHERE h.id IN (m.kept_id, m.alias_id)) AS "builtUpon"
         FROM (SELECT id, state FROM host_structure WHERE id = ANY($1) ORDER BY id FOR UPDATE) h`,
      [ids],
    );
    const builtUpon = rows.filter((row) => row.builtUpon || !hostStructureMachine.can(row.state, 'remove'));
    if (builtUpon.length > 0) return builtUpon.length;
    await tx.manager.update(HostStructureRow, { id: In(ids) }, { state: 'REMOVED' });
    for (const structureId of ids) tx.append(HostStructureRemoved, { structureId, date: tx.today() });
    return 0;
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

/** All of a structure but what its registration gives it. */
export type NewHostStructure = Omit<
  HostStructureRow,
  'id' | 'state' | 'mergedInto' | 'verification' | 'findings' | 'verifiedAt' | 'registeredBy' | 'registeredAt'
>;

/**
 * What a form, or a row of a file, makes of a structure in that commune.
 * @throws OpenCallRequired, InvalidValue of its number, address or phone, RidetOutsideNewCaledonia
 */
export function structureOf(command: RegisterHostStructure, commune: Commune): NewHostStructure {
  return {
    sector: admit(command.kind),
    ...identify(command, commune.departement),
    name: command.name,
    kind: command.kind,
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
  };
}

function announce(tx: Transaction, structure: HostStructureRow): void {
  tx.append(HostStructureRegistered, {
    structureId: structure.id,
    siret: structure.siret,
    ridet: structure.ridet,
    name: structure.name,
    address: { line: structure.addressLine, postalCode: structure.postalCode, city: structure.city },
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
}
