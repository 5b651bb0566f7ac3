/** The audit over HTTP, for who answers for the platform and for who examines it: read, the latest first, and nothing else. */
import { Controller, Get, Query } from '@nestjs/common';
import { Allow } from '../auth/policy.js';
import { Reader } from '../database/reader.js';
import { Page, type PageOf, pageOf } from '../http/page.dto.js';
import { AuditFilter } from './audit.dto.js';

interface AuditEntry {
  readonly id: string;
  readonly recordedAt: Date;
  /** By the programme's clock. */
  readonly programmeTime: Date | null;
  readonly person: string;
  readonly role: string;
  /** Who vouches for the person. */
  readonly issuer: string | null;
  readonly action: string;
  readonly route: string | null;
  readonly stage: 'BEGUN' | 'DONE' | 'FAILED';
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly requestId: string | null;
  readonly reason: string | null;
  readonly details: unknown;
}

@Controller('audit-entries')
@Allow({ platform: 'all', auditor: 'all' })
export class AuditController {
  constructor(private readonly reader: Reader) {}

  /** Liste qui a fait quoi, quand et pourquoi, du plus récent au plus ancien. */
  @Get()
  async list(@Query() page: Page, @Query() filter: AuditFilter): Promise<PageOf<AuditEntry>> {
    const { person, action, subjectType, subjectId, from, to } = filter;
    const rows = await this.reader.query<AuditEntry>(
      `SELECT id, recorded_at AS "recordedAt", programme_time AS "programmeTime", person, role, issuer, action, route, stage,
              subject_type AS "subjectType", subject_id AS "subjectId", request_id AS "requestId", reason, details
         FROM audit_entry
        WHERE ($1::bigint IS NULL OR id < $1) AND ($2::text IS NULL OR person = $2) AND ($3::text IS NULL OR action = $3)
          AND ($4::text IS NULL OR subject_type = $4)
          AND ($5::text IS NULL OR subject_id = $5 OR (details ? 'shown' AND details -> 'shown' ? $5))
          AND ($6::timestamptz IS NULL OR recorded_at >= $6) AND ($7::timestamptz IS NULL OR recorded_at < $7)
        ORDER BY id DESC LIMIT $8`,
      [
        ...[page.cursor, person, action, subjectType, subjectId, from, to].map((value) => value ?? null),
        page.limit + 1,
      ],
    );
    return pageOf(rows, page.limit, ({ id }) => id);
  }
}
