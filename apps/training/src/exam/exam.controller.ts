/** Exams over HTTP. They are read with their enrolment. */
import type { Transaction } from '@cnfs/messaging';
import { Allow, type Perimeter, Tx, Within } from '@cnfs/platform';
import { Body, Controller, Param, ParseUUIDPipe, Post } from '@nestjs/common';
import { ExamCommands } from './exam.commands.js';
import { RecordExamBody } from './exam.dto.js';

@Controller('enrolments')
export class ExamController {
  constructor(private readonly commands: ExamCommands) {}

  /** Note un examen, réussi ou non ; un échec ouvre une seconde tentative. */
  @Post(':id/exams')
  @Allow({ trainer: 'own' })
  async record(
    @Tx() tx: Transaction,
    @Within() perimeter: Perimeter,
    @Param('id', ParseUUIDPipe) id: string,
    @Body() body: RecordExamBody,
  ) {
    return { id: await this.commands.record(tx, perimeter, id, body) };
  }
}
