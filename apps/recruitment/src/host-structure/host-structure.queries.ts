/** Reading host structures, within the caller's perimeter. */
import { NotFound } from '@cnfs/kernel';
import { type Page, type PageOf, type Perimeter, Reader, pageOf } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import type { Finding, Verification } from '../company-register/company-register.js';
import { searchable } from '../commune/commune.js';
import type { HostStructureFilter } from './host-structure.dto.js';
import type { HostStructureKind, HostStructureState, Sector } from './host-structure.js';

export interface HostStructureView {
  readonly id: string;
  readonly siret: string | null;
  readonly ridet: string | null;
  readonly name: string;
  readonly kind: HostStructureKind;
  readonly sector: Sector;
  readonly address: { readonly line: string; readonly postalCode: string; readonly city: string };
  readonly commune: string;
  readonly departement: string;
  readonly region: string;
  readonly priorityDistrict: boolean;
  readonly rural: boolean;
  readonly franceServices: boolean;
  readonly state: HostStructureState;
  /** The structure that this record is an alias of; null unless it was merged. */
  readonly mergedInto: string | null;
  /** Whether the register of companies was asked, and where it says otherwise. */
  readonly verification: Verification;
  readonly findings: readonly Finding[];
  readonly registeredAt: string;
}

/** With what only the structure itself, its prefect and ANCT have to know. */
export interface HostStructureDetail extends HostStructureView {
  readonly contact: { readonly name: string; readonly email: string; readonly phone: string };
  readonly decisions: readonly {
    readonly kind: 'SUSPENSION' | 'REINSTATEMENT';
    readonly reason: string;
    readonly comment: string;
    readonly decidedAt: string;
  }[];
}

/** SQL: ids under which a structure has anything, its own and those of its aliases. */
export const sameStructure = (id: string) =>
  `SELECT f.id FROM host_structure f WHERE f.id = ${id} OR f.merged_into = ${id}`;

const columns = { structure: 's.id', departement: 's.departement', region: 's.region' };
const view = `
  s.id, s.siret, s.ridet, s.name, s.kind, s.sector,
  json_build_object('line', s.address_line, 'postalCode', s.postal_code, 'city', s.city) AS address,
  s.commune, s.departement, s.region, s.priority_district AS "priorityDistrict", s.rural,
  s.france_services AS "franceServices", s.state, s.merged_into AS "mergedInto", s.verification, s.findings, s.registered_at AS "registeredAt"`;

@Injectable()
export class HostStructureQueries {
  constructor(private readonly reader: Reader) {}

  async list(
    perimeter: Perimeter,
    page: Page,
    filter: HostStructureFilter,
  ): Promise<PageOf<HostStructureView>> {
    const params: unknown[] = [
      filter.kind ?? null,
      filter.departement ?? null,
      filter.region ?? null,
      filter.state ?? null,
      filter.siret ?? null,
      page.cursor ?? null,
      page.limit + 1,
      filter.q === undefined ? null : searchable(filter.q),
      filter.verification ?? null,
    ];
    const rows = await this.reader.query<HostStructureView>(
      `SELECT ${view} FROM host_structure s
        WHERE ($1::text IS NULL OR s.kind = $1) AND ($2::text IS NULL OR s.departement = $2)
          AND ($3::text IS NULL OR s.region = $3) AND ($4::text IS NULL OR s.state = $4)
          AND ($5::text IS NULL OR s.siret = $5) AND ($9::text IS NULL OR s.verification = $9)
          AND ($8::text IS NULL OR s.search_name LIKE '%' || $8 || '%')
          AND ($6::uuid IS NULL OR s.id < $6) AND ${perimeter.where(columns, params)}
        ORDER BY s.id DESC LIMIT $7`,
      params,
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }

  async read(perimeter: Perimeter, id: string): Promise<HostStructureDetail> {
    const params: unknown[] = [id];
    const [row] = await this.reader.query<HostStructureDetail>(
      `SELECT ${view},
              json_build_object('name', s.contact_name, 'email', s.contact_email, 'phone', s.contact_phone) AS contact,
              coalesce((SELECT json_agg(json_build_object('kind', d.kind, 'reason', d.reason, 'comment', d.comment,
                                                          'decidedAt', d.decided_at) ORDER BY d.id)
                          FROM host_structure_decision d WHERE d.structure_id = s.id), '[]') AS decisions
         FROM host_structure s WHERE s.id = $1 AND ${perimeter.where(columns, params)}`,
      params,
    );
    if (!row) throw new NotFound();
    return row;
  }
}
