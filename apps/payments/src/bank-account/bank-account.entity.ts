/** Row of a version of a structure's bank account. The IBAN is in it sealed; nothing but the channel's route opens it. */
import type { Bic, Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { BankAccountState } from './bank-account.js';

@Entity('bank_account')
export class BankAccountRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('integer') version: number;
  @Column('text') state: BankAccountState;
  @Column('bytea', { name: 'sealed_iban' }) sealedIban: Buffer;
  @Column('text', { name: 'masked_iban' }) maskedIban: string;
  @Column('text') fingerprint: string;
  @Column('text') bic: Bic;
  @Column('text', { name: 'given_by' }) givenBy: string;
  @Column('date', { name: 'given_on' }) givenOn: Day;
  @Column('text', { name: 'decided_by', nullable: true }) decidedBy: string | null;
  @Column('date', { name: 'decided_on', nullable: true }) decidedOn: Day | null;
}
