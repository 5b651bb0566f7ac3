/** Forms of the assignments. */
import type { Day } from '@cnfs/kernel';
import { IsDay, Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsString, IsUUID, Length, Matches } from 'class-validator';
import { type AssignmentState, assignmentMachine } from './assignment.js';

export class ActivateAssignmentBody {
  /**
   * Premier jour sur le terrain (AAAA-MM-JJ).
   * @example "2021-09-01"
   */
  @IsDay() startedOn: Day;

  /**
   * Code INSEE de la commune du lieu d’activité principal.
   * @example "87085"
   */
  @IsString() @Length(5, 5) communeCode: string;
}

export class DerogateBody {
  /**
   * Pourquoi le conseiller sert hors de sa région d’origine.
   * @example "Rapprochement familial, poste sans autre candidature."
   */
  @IsString() @Length(10, 1_000) reason: string;
}

export class CancelAssignmentBody {
  /**
   * Motif, en majuscules.
   * @example "CANDIDATE_DESISTED"
   */
  @Matches(/^[A-Z][A-Z_]{2,63}$/, { message: 'en majuscules et soulignés' }) reason: string;
}

export class AssignmentFilter extends Page {
  /** Ne garder que les affectations dans cet état. */
  @IsOptional() @IsIn(assignmentMachine.states) state?: AssignmentState;

  /** Ne garder que l’affectation de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;
}
