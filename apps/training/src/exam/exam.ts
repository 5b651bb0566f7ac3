/**
 * Exams that training leads to: a certificate of the professional title (CCP1) and Pix. Each may be tried twice, the
 * second time after a failure, within a delay from the end of the session.
 */
import { type Day, IllegalState, type Period, RuleBroken, contains } from '@cnfs/kernel';

export const examKinds = ['CCP1', 'PIX'] as const;
export type ExamKind = (typeof examKinds)[number];

const ATTEMPTS = 2;

export interface EarlierExam {
  readonly takenOn: Day;
  readonly passed: boolean;
}

/**
 * The number of the attempt.
 * @param allowed from the first day of training to the last one an exam may be taken
 * @param earlier attempts at the same kind of exam
 * @throws ExamOutOfTime, ExamAlreadyPassed, NoAttemptLeft
 */
export function takeExam(takenOn: Day, allowed: Period, earlier: readonly EarlierExam[]): number {
  if (earlier.some(({ passed }) => passed)) throw new ExamAlreadyPassed();
  if (earlier.length >= ATTEMPTS) throw new NoAttemptLeft();
  if (!contains(allowed, takenOn)) throw new ExamOutOfTime(allowed);
  const [failed] = earlier;
  if (failed && takenOn < failed.takenOn) throw new ExamOutOfTime({ ...allowed, start: failed.takenOn });
  return earlier.length + 1;
}

export class ExamOutOfTime extends RuleBroken {
  constructor({ start, end }: Period) {
    super('EXAM_OUT_OF_TIME', `L’examen se passe entre le ${start} et le ${end}.`, [
      { pointer: '/takenOn', detail: `Du ${start} au ${end}.` },
    ]);
  }
}

export class ExamAlreadyPassed extends IllegalState {
  constructor() {
    super('EXAM_ALREADY_PASSED', 'Le candidat a déjà réussi cet examen.');
  }
}

export class NoAttemptLeft extends IllegalState {
  constructor() {
    super('NO_ATTEMPT_LEFT', 'Le candidat a déjà passé cet examen deux fois.');
  }
}

export class NotInTraining extends IllegalState {
  constructor() {
    super('NOT_IN_TRAINING', 'Un examen se passe pendant la formation ou après elle.');
  }
}
