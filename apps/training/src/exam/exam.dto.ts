/** Forms of the exams. */
import type { Day } from '@cnfs/kernel';
import { IsDay } from '@cnfs/platform';
import { IsBoolean, IsIn } from 'class-validator';
import { type ExamKind, examKinds } from './exam.js';

export class RecordExamBody {
  /**
   * Examen passé.
   * @example "CCP1"
   */
  @IsIn(examKinds) kind: ExamKind;

  /**
   * Jour de l’examen (AAAA-MM-JJ).
   * @example "2021-06-17"
   */
  @IsDay() takenOn: Day;

  /**
   * Réussi ou non.
   * @example true
   */
  @IsBoolean() passed: boolean;
}
