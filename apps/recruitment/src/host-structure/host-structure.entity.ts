/** Rows of a host structure and of the decisions taken on it. */
import type { Departement, InseeCode, Region, Ridet, Siret } from '@cnfs/kernel';
import type { Finding, Verification } from '../company-register/company-register.js';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { HostStructureKind, HostStructureState, Sector } from './host-structure.js';

@Entity('host_structure')
export class HostStructureRow {
  @PrimaryColumn('uuid') id: string;
  @Column('text', { nullable: true }) siret: Siret | null;
  @Column('text', { nullable: true }) ridet: Ridet | null;
  @Column('text') name: string;
  @Column('text') kind: HostStructureKind;
  @Column('text') sector: Sector;
  @Column('text', { name: 'address_line' }) addressLine: string;
  @Column('text', { name: 'postal_code' }) postalCode: string;
  @Column('text') city: string;
  @Column('text') commune: InseeCode;
  @Column('text') departement: Departement;
  @Column('text') region: Region;
  @Column('boolean', { name: 'priority_district' }) priorityDistrict: boolean;
  @Column('boolean') rural: boolean;
  @Column('boolean', { name: 'france_services' }) franceServices: boolean;
  @Column('text', { name: 'contact_name' }) contactName: string;
  @Column('text', { name: 'contact_email' }) contactEmail: string;
  @Column('text', { name: 'contact_phone' }) contactPhone: string;
  @Column('text') state: HostStructureState;
  /** The structure that this record is an alias of. */
  @Column('uuid', { name: 'merged_into', nullable: true }) mergedInto: string | null;
  @Column('text') verification: Verification;
  /** Where the register of companies says otherwise than the structure. */
  @Column('text', { array: true }) findings: Finding[];
  /** When the register said what it was held to; null while it could not be asked. */
  @Column('timestamptz', { name: 'verified_at', nullable: true }) verifiedAt: Date | null;
  @Column('text', { name: 'registered_by' }) registeredBy: string;
  @Column('timestamptz', { name: 'registered_at' }) registeredAt: Date;
}

/** Suspensions and reinstatements: appended, never changed. */
@Entity('host_structure_decision')
export class HostStructureDecisionRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('text') kind: 'SUSPENSION' | 'REINSTATEMENT';
  @Column('text') reason: string;
  @Column('text') comment: string;
  @Column('text', { name: 'decided_by' }) decidedBy: string;
  @Column('timestamptz', { name: 'decided_at' }) decidedAt: Date;
}
