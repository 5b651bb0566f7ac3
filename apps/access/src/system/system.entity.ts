/** Row of a system that reads or acts from outside the programme. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { SystemScope } from './system.js';

@Entity('system')
export class SystemRow {
  /** Its client_id, and the subject of its tokens. */
  @PrimaryColumn('uuid') id: string;
  @Column('text') name: string;
  @Column('text', { array: true }) scopes: SystemScope[];
  /** A JWK set of public keys. */
  @Column('jsonb', { name: 'public_keys' }) publicKeys: object;
  @Column('text', { name: 'registered_by' }) registeredBy: string;
  @Column('timestamptz', { name: 'registered_at' }) registeredAt: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt: Date | null;
  @Column('text', { name: 'revoked_by', nullable: true }) revokedBy: string | null;
  @Column('text', { nullable: true }) reason: string | null;
}
