/** A training organisation: a legal person, whose name and SIRET are public. Trainers' tokens carry its id. */
import type { Siret } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('training_organisation')
export class TrainingOrganisationRow {
  @PrimaryColumn('uuid') id: string;
  @Column('text') siret: Siret;
  @Column('text') name: string;
  @Column('text', { name: 'registered_by' }) registeredBy: string;
  @Column('timestamptz', { name: 'registered_at' }) registeredAt: Date;
}
