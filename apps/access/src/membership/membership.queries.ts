/** Reading who holds what: each sees the roles that it may give, for the scope that it may give them for; auditors see all. */
import { type Page, type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { InvitationState } from './invitation.js';
import type { InvitationFilter, MembershipFilter } from './membership.dto.js';
import { type GivenRole, givable, givenRoles } from './role.js';

interface Scoped {
  readonly id: string;
  readonly role: GivenRole;
  readonly territories: readonly string[];
  readonly structures: readonly string[];
  readonly organisations: readonly string[];
  readonly siret: string | null;
  readonly reason: string | null;
}

export interface MembershipView extends Scoped {
  readonly personId: string;
  readonly fullName: string | null;
  readonly email: string | null;
  readonly grantedBy: string;
  readonly grantedAt: Date;
  readonly revokedAt: Date | null;
  readonly revokedBy: string | null;
}

export interface InvitationView extends Scoped {
  readonly email: string;
  readonly state: InvitationState;
  readonly invitedBy: string;
  readonly invitedAt: Date;
  readonly expiresAt: Date;
  readonly closedAt: Date | null;
}

const scope = 'm.id, m.role, m.territories, m.structures, m.organisations, m.siret, m.reason';
const memberships = `
  SELECT ${scope}, m.person_id AS "personId", p.name AS "fullName", p.email, m.granted_by AS "grantedBy", m.granted_at AS "grantedAt",
         m.revoked_at AS "revokedAt", m.revoked_by AS "revokedBy"
    FROM membership m JOIN person p ON p.id = m.person_id`;
const invitations = `
  SELECT ${scope}, m.email, m.state, m.invited_by AS "invitedBy", m.invited_at AS "invitedAt", m.expires_at AS "expiresAt",
         m.closed_at AS "closedAt"
    FROM invitation m`;

@Injectable()
export class MembershipQueries {
  constructor(private readonly reader: Reader) {}

  memberships(perimeter: Perimeter, page: Page, { role, person }: MembershipFilter) {
    return this.list<MembershipView>(memberships, perimeter, page, [
      ['m.role =', role],
      ['m.person_id =', person],
    ]);
  }

  invitations(perimeter: Perimeter, page: Page, { role }: InvitationFilter) {
    return this.list<InvitationView>(invitations, perimeter, page, [['m.role =', role]]);
  }

  /** What one person holds. */
  async heldBy(personId: string): Promise<MembershipView[]> {
    return this.reader.query(`${memberships} WHERE m.person_id = $1 AND m.revoked_at IS NULL ORDER BY m.id`, [
      personId,
    ]);
  }

  private async list<T extends Scoped>(
    select: string,
    perimeter: Perimeter,
    page: Page,
    filters: readonly (readonly [condition: string, value: string | undefined])[],
  ): Promise<PageOf<T>> {
    const params: unknown[] = [page.cursor ?? null, page.limit + 1];
    const conditions = filters.flatMap(([condition, value]) =>
      value === undefined ? [] : [`${condition} $${params.push(value)}`],
    );
    const rows = await this.reader.query<T>(
      `${select} WHERE ($1::uuid IS NULL OR m.id < $1) AND ${[visible(perimeter, params), ...conditions].join(' AND ')}
        ORDER BY m.id DESC LIMIT $2`,
      params,
    );
    return pageOf(rows, page.limit, ({ id }) => id);
  }
}

function visible({ actor }: Perimeter, params: unknown[]): string {
  const seen = actor.role === 'auditor' ? givenRoles : givable(actor.role);
  const role = `m.role = ANY($${params.push([...seen])})`;
  if (actor.role === 'structure')
    return `${role} AND m.structures <@ $${params.push([...actor.structures])}::uuid[]`;
  if (actor.role === 'trainer')
    return `${role} AND m.organisations <@ $${params.push([...actor.organisations])}::uuid[]`;
  return role;
}
