/** Activity reports over HTTP: advisers report, those who follow them read. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type PageOf, type Perimeter, Reader, Tx, Within, pageOf } from '@cnfs/platform';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { ActivityKind, ActivityTheme, Participants } from './activity.js';
import { ActivityCommands } from './activity.commands.js';
import { ActivityFilter, ReportActivityBody } from './activity.dto.js';

export interface ActivityView {
  readonly id: string;
  readonly assignmentId: string;
  readonly day: string;
  readonly kind: ActivityKind;
  readonly minutes: number;
  readonly themes: readonly ActivityTheme[];
  readonly participants: Participants;
  readonly communeCode: string;
  readonly reportedAt: string;
}

@Controller('activities')
export class ActivityController {
  constructor(
    private readonly commands: ActivityCommands,
    private readonly reader: Reader,
  ) {}

  /** Rend compte d’une activité ; elle est rattachée à l’affectation du jour où elle a eu lieu. */
  @Post()
  @Allow({ adviser: 'own' })
  async report(@Tx() tx: Transaction, @Within() perimeter: Perimeter, @Body() body: ReportActivityBody) {
    return { id: await this.commands.report(tx, perimeter.actor, body) };
  }

  /** Liste les comptes rendus du périmètre de l’appelant, les plus récents d’abord. */
  @Get()
  @Allow({ adviser: 'own', structure: 'own', anct: 'all', auditor: 'all' })
  async list(@Within() perimeter: Perimeter, @Query() filter: ActivityFilter): Promise<PageOf<ActivityView>> {
    const params: unknown[] = [filter.assignmentId ?? null, filter.cursor ?? null, filter.limit + 1];
    const rows = await this.reader.query<ActivityView>(
      `SELECT r.id, r.assignment_id AS "assignmentId", r.day, r.kind, r.minutes, r.themes, r.participants,
              r.commune_code AS "communeCode", r.reported_at AS "reportedAt"
         FROM activity_report r
        WHERE ($1::uuid IS NULL OR r.assignment_id = $1) AND ($2::uuid IS NULL OR r.id < $2)
          AND ${perimeter.where({ structure: 'r.structure_id', person: 'r.candidate_id' }, params)}
        ORDER BY r.id DESC LIMIT $3`,
      params,
    );
    return pageOf(rows, filter.limit, (row) => row.id);
  }
}
