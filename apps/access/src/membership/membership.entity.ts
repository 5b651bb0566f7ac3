/** Rows of persons, invitations and memberships: the only place of the product where an agent's name and address are. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { InvitationState } from './invitation.js';
import type { GivenRole } from './role.js';

@Entity('person')
export class PersonRow {
  /** The subject of its product tokens. */
  @PrimaryColumn('uuid') id: string;
  @Column('text') issuer: string;
  @Column('text') subject: string;
  @Column('text', { nullable: true }) email: string | null;
  @Column('text', { nullable: true }) name: string | null;
  @Column('timestamptz', { name: 'known_since' }) knownSince: Date;
  /** Day of its last login. */
  @Column('date', { name: 'last_seen' }) lastSeen: string;
}

@Entity('invitation')
export class InvitationRow {
  @PrimaryColumn('uuid') id: string;
  @Column('text') email: string;
  @Column('text') role: GivenRole;
  @Column('text', { array: true }) territories: string[];
  @Column('uuid', { array: true }) structures: string[];
  @Column('uuid', { array: true }) organisations: string[];
  @Column('text', { nullable: true }) siret: string | null;
  @Column('text') state: InvitationState;
  /** 'anct:0190…' */
  @Column('text', { name: 'invited_by' }) invitedBy: string;
  @Column('timestamptz', { name: 'invited_at' }) invitedAt: Date;
  @Column('timestamptz', { name: 'expires_at' }) expiresAt: Date;
  /** SHA-256 of the link's token, in hexadecimal. */
  @Column('text', { name: 'token_sha256', nullable: true }) tokenSha256: string | null;
  @Column('timestamptz', { name: 'closed_at', nullable: true }) closedAt: Date | null;
  @Column('text', { name: 'closed_by', nullable: true }) closedBy: string | null;
  @Column('text', { nullable: true }) reason: string | null;
}

@Entity('membership')
export class MembershipRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'person_id' }) personId: string;
  @Column('text') role: GivenRole;
  @Column('text', { array: true }) territories: string[];
  @Column('uuid', { array: true }) structures: string[];
  @Column('uuid', { array: true }) organisations: string[];
  @Column('text', { nullable: true }) siret: string | null;
  @Column('uuid', { name: 'invitation_id' }) invitationId: string;
  @Column('text', { name: 'granted_by' }) grantedBy: string;
  @Column('timestamptz', { name: 'granted_at' }) grantedAt: Date;
  @Column('timestamptz', { name: 'revoked_at', nullable: true }) revokedAt: Date | null;
  @Column('text', { name: 'revoked_by', nullable: true }) revokedBy: string | null;
  @Column('text', { nullable: true }) reason: string | null;
}
