/** Half-days over HTTP: training organisations record them and accept justifications. */
import type { Transaction } from '@cnfs/messaging';
import {
  Allow,
  Page,
  type PageOf,
  pageOf,
  type Perimeter,
  Reader,
  ReadsPersonalData,
  Tx,
  Within,
} from '@cnfs/platform';
import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { EnrolmentQueries } from '../enrolment/enrolment.queries.js';
import type { HalfDay } from './attendance.js';
import { AttendanceCommands } from './attendance.commands.js';
import { RecordAttendanceBody } from './attendance.dto.js';

export interface AttendanceView {
  readonly id: string;
  readonly day: string;
  readonly halfDay: HalfDay;
  readonly hours: number;
  readonly present: boolean;
  readonly justified: boolean;
}

@Controller('enrolments')
export class AttendanceController {
  constructor(
    private readonly commands: AttendanceCommands,
    private readonly enrolments: EnrolmentQueries,
    private readonly reader: Reader,
  ) {}

  /** Note des demi-journées ; la première où le candidat est présent commence sa formation. */
  @Post(':id/attendances')
  @Allow({ trainer: 'own' })
  async record(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RecordAttendanceBody,
  ) {
    await this.commands.record(tx, perimeter, id, body.records);
    return { id };
  }

  /** Accepte la justification d’une absence ; ses heures comptent désormais comme suivies. */
  @Post(':id/absences/:absenceId/justifications')
  @Allow({ trainer: 'own' })
  async justify(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Param('absenceId', ParseUUIDPipe) absenceId: string,
  ) {
    await this.commands.justify(tx, perimeter, id, absenceId);
    return { id };
  }

  /** Liste les demi-journées d’une inscription, dans l’ordre où elles ont été notées. */
  @Get(':id/attendances')
  @Allow({ trainer: 'own', structure: 'own', anct: 'all', bdt: 'all', auditor: 'all' })
  @ReadsPersonalData()
  async list(
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Query() page: Page,
  ): Promise<PageOf<AttendanceView>> {
    await this.enrolments.read(perimeter, id);
    const rows = await this.reader.query<AttendanceView>(
      `SELECT a.id, a.day, a.half_day AS "halfDay", a.minutes::float8 / 60 AS hours, a.present,
              coalesce(h.ground = 'JUSTIFIED', false) AS justified
         FROM attendance a LEFT JOIN hours_entry h ON h.attendance_id = a.id
        WHERE a.enrolment_id = $1 AND ($2::uuid IS NULL OR a.id > $2)
        ORDER BY a.id LIMIT $3`,
      [id, page.cursor ?? null, page.limit + 1],
    );
    return pageOf(rows, page.limit, (row) => row.id);
  }
}
