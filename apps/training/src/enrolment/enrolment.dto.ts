/** Forms of the enrolments. */
import type { Day } from '@cnfs/kernel';
import { IsDay, Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { type EnrolmentState, enrolmentMachine } from './enrolment.js';
import { type Level, levels } from './track.js';

export class ReopenBody {
  /**
   * Dossier dont l’inscription précédente a été abandonnée.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() selectionId: string;
}

export class PositionBody {
  /**
   * Organisme de formation qui a fait passer le test.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() organisationId: string;

  /**
   * Niveau constaté ; il détermine la durée du parcours.
   * @example "STANDARD"
   */
  @IsIn(levels) level: Level;

  /**
   * Jour du test (AAAA-MM-JJ).
   * @example "2021-03-05"
   */
  @IsDay() date: Day;
}

export class AskSeatBody {
  /**
   * Session demandée.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() sessionId: string;
}

export class ExemptBody {
  /**
   * Motif, en majuscules.
   * @example "ALREADY_CERTIFIED"
   */
  @Matches(/^[A-Z][A-Z_]{2,63}$/, { message: 'en majuscules et soulignés' }) ground: string;

  /**
   * Jour de la dispense (AAAA-MM-JJ).
   * @example "2021-03-10"
   */
  @IsDay() on: Day;
}

export class AbandonBody {
  /**
   * Motif, en majuscules.
   * @example "CANDIDATE_LEFT"
   */
  @Matches(/^[A-Z][A-Z_]{2,63}$/, { message: 'en majuscules et soulignés' }) ground: string;

  /**
   * Premier jour d’absence définitive (AAAA-MM-JJ).
   * @example "2021-04-12"
   */
  @IsDay() on: Day;
}

export class EnrolmentFilter extends Page {
  /** Ne garder que les inscriptions dans cet état. */
  @IsOptional() @IsIn(enrolmentMachine.states) state?: EnrolmentState;

  /** Ne garder que les inscriptions de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;

  /** Ne garder que les inscriptions auprès de cet organisme. */
  @IsOptional() @IsUUID() organisationId?: string;

  /** Ne garder que les inscriptions dans cette session, places données ou attendues. */
  @IsOptional() @IsUUID() sessionId?: string;
}
