/** Row of a candidate; personal data, none of which enters an event. Once it is ERASED all but its id, state and times is null. */
import type { Day, Departement, Email, InseeCode, Phone, Region } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CandidateState, Situation } from './candidate.js';
import type { ErasureGround } from './erasure.js';

@Entity('candidate')
export class CandidateRow {
  /** The subject of the person's tokens, as candidate and as adviser. */
  @PrimaryColumn('uuid') id: string;
  @Column('text', { name: 'first_name' }) firstName: string;
  @Column('text', { name: 'last_name' }) lastName: string;
  @Column('text') email: Email;
  @Column('text') phone: Phone;
  @Column('text') commune: InseeCode;
  @Column('text') departement: Departement;
  @Column('text') region: Region;
  @Column('double precision', { nullable: true }) lat: number | null;
  @Column('double precision', { nullable: true }) lon: number | null;
  @Column('integer', { name: 'mobility_km', nullable: true }) mobilityKm: number | null;
  @Column('date', { name: 'available_from' }) availableFrom: Day;
  @Column('text', { array: true }) situations: Situation[];
  @Column('text', { nullable: true }) diploma: string | null;
  @Column('text') motivation: string;
  @Column('text') state: CandidateState;
  @Column('timestamptz', { name: 'registered_at' }) registeredAt: Date;
  /** When the person last did something with its application. */
  @Column('timestamptz', { name: 'last_contact_at' }) lastContactAt: Date;
}

@Entity('email_confirmation')
export class EmailConfirmationRow {
  /** SHA-256 of the token, in hexadecimal. */
  @PrimaryColumn('text', { name: 'token_sha256' }) tokenSha256: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('timestamptz', { name: 'sent_at' }) sentAt: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date;
}

/** Whose data are to be erased, on which ground; waits while a contract or a payment is open. */
@Entity('erasure')
export class ErasureRow {
  @PrimaryColumn('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('text') ground: ErasureGround;
  @Column('text', { name: 'requested_by' }) requestedBy: string;
  @Column('timestamptz', { name: 'requested_at' }) requestedAt: Date;
  @Column('timestamptz', { name: 'erased_at', nullable: true }) erasedAt: Date | null;
}

/** What payments says of a case: nothing more to pay or to ask back. */
@Entity('grant_closing')
export class GrantClosingRow {
  @PrimaryColumn('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('date', { name: 'closed_on' }) closedOn: Day;
}
