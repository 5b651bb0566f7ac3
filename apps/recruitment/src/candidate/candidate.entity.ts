/** Row of a candidate; personal data, none of which enters an event. */
import type { Day, Departement, Email, InseeCode, Phone, Region } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CandidateState, Situation } from './candidate.js';

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
}

@Entity('email_confirmation')
export class EmailConfirmationRow {
  /** SHA-256 of the token, in hexadecimal. */
  @PrimaryColumn('text', { name: 'token_sha256' }) tokenSha256: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('timestamptz', { name: 'sent_at' }) sentAt: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date;
}
