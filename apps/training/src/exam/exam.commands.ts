/** Keeps exams. One may be the last thing training lacked; a second attempt may come after training is completed. */
import { CertificationAwarded, EnrolmentOpened } from '@cnfs/contracts';
import { type Day, day, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Parameters, type Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { EnrolmentCompletion } from '../enrolment/enrolment.completion.js';
import { alreadyHappened } from '../enrolment/enrolment.js';
import { EnrolmentRow, type SeatedEnrolment, isSeated } from '../enrolment/enrolment.entity.js';
import { caseOf } from '../enrolment/enrolment.events.js';
import { SessionRow } from '../session/session.entity.js';
import { type ExamKind, NotInTraining, takeExam } from './exam.js';
import { ExamRow } from './exam.entity.js';

export interface RecordExam {
  readonly kind: ExamKind;
  readonly takenOn: Day;
  readonly passed: boolean;
}

@Injectable()
export class ExamCommands {
  constructor(
    private readonly completion: EnrolmentCompletion,
    private readonly parameters: Parameters,
  ) {}

  /** @throws NotInTraining, DayInTheFuture, what `takeExam` throws */
  async record(
    tx: Transaction,
    perimeter: Perimeter,
    enrolmentId: string,
    command: RecordExam,
  ): Promise<string> {
    const enrolment = await tx.lock(EnrolmentRow, enrolmentId);
    perimeter.check({ organisationId: enrolment.organisationId });
    const { state, startedOn } = enrolment;
    const mayTakeExams = state === 'IN_TRAINING' || state === 'COMPLETED';
    if (!mayTakeExams || !startedOn || !isSeated(enrolment)) throw new NotInTraining();
    const { kind, takenOn, passed } = command;
    alreadyHappened(takenOn, tx.today(), '/takenOn');
    const session = await tx.manager.findOneByOrFail(SessionRow, { id: enrolment.sessionId });
    const { value: months } = await this.parameters.number('training.exam_max', {}, session.endDay, tx);
    const earlier = await tx.manager.findBy(ExamRow, { enrolmentId, kind });
    const exam: ExamRow = {
      id: newId(),
      enrolmentId,
      kind,
      attempt: takeExam(takenOn, { start: startedOn, end: day.addMonths(session.endDay, months) }, earlier),
      takenOn,
      passed,
      recordedBy: tx.cause.actor,
      recordedAt: tx.now(),
    };
    await tx.manager.insert(ExamRow, exam);
    if (passed) award(tx, enrolment, exam);
    await this.completion.completeIfDone(tx, enrolment);
    return exam.id;
  }
}

/** An exam that was passed is a certification, of the case of its enrolment. */
function award(tx: Transaction, enrolment: SeatedEnrolment, { id, kind, attempt, takenOn }: ExamRow): void {
  const { organisationId } = enrolment;
  tx.append(
    CertificationAwarded,
    { certificationId: id, ...caseOf(enrolment), organisationId, kind, attempt, date: takenOn },
    { correlateWith: { event: EnrolmentOpened, key: enrolment.id } },
  );
}
