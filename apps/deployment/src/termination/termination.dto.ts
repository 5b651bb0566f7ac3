/** Forms of the terminations. */
import type { Day } from '@cnfs/kernel';
import { IsDay, Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import {
  type TerminationReason,
  type TerminationState,
  terminationMachine,
  terminationReasons,
} from './termination.js';

export class DeclareTerminationBody {
  /**
   * Affectation à rompre.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() assignmentId: string;

  /**
   * Motif de la rupture.
   * @example "RESIGNATION"
   */
  @IsIn(terminationReasons) reason: TerminationReason;

  /**
   * Dernier jour du contrat (AAAA-MM-JJ).
   * @example "2022-03-31"
   */
  @IsDay() effectiveDate: Day;

  /**
   * Référence du document qui l’établit.
   * @example "Lettre de démission du 28 février 2022"
   */
  @IsString() @Length(3, 500) proof: string;
}

export class DecisionBody {
  /**
   * Ce qui fonde la décision.
   * @example "Pièces conformes, préavis respecté."
   */
  @IsString() @Length(3, 1_000) note: string;
}

export class TerminationFilter extends Page {
  /** Ne garder que les ruptures dans cet état. */
  @IsOptional() @IsIn(terminationMachine.states) state?: TerminationState;

  /** Ne garder que les ruptures de cette affectation. */
  @IsOptional() @IsUUID() assignmentId?: string;
}
