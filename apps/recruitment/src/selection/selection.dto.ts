/** Forms of the selections. */
import type { Day } from '@cnfs/kernel';
import { IsDay } from '@cnfs/platform';
import { Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import {
  type CancelReason,
  type Contract,
  type DeclineReason,
  type SelectionState,
  cancelReasons,
  contractTypes,
  declineReasons,
  grantOptions,
  selectionMachine,
} from './selection.js';

export class ProposeBody {
  /**
   * Poste vacant de la structure.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() postId: string;

  /**
   * Candidat dont l’adresse est confirmée.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d11"
   */
  @IsUUID() candidateId: string;
}

export class DeclareContractBody {
  /** @example "CDD" */
  @IsIn(contractTypes) type: Contract['type'];

  /**
   * Premier jour du contrat (AAAA-MM-JJ).
   * @example "2021-05-03"
   */
  @IsDay() start: Day;

  /**
   * Dernier jour du contrat ; absent ou null pour un CDI.
   * @example "2023-05-02"
   */
  @IsOptional() @IsDay() end?: Day | null;

  /**
   * Salaire brut mensuel en centimes d’euro, au moins le SMIC au premier jour du contrat.
   * @example 180000
   */
  @IsInt() @Min(1) @Max(10_000_000) grossMonthlySalaryCents: number;

  /**
   * Temps plein, seul admis.
   * @example true
   */
  @IsBoolean() fullTime: boolean;

  /**
   * Subvention sur 24 mois (FULL_24M) ou étalée sur 36 (PARTIAL_36M).
   * @example "FULL_24M"
   */
  @IsIn(grantOptions) grantOption: Contract['grantOption'];
}

export class DeclineBody {
  /** @example "STRUCTURE_DECLINED" */
  @IsIn(declineReasons) reason: DeclineReason;
}

export class SelectionOpinionBody {
  /** L’organisme de formation qui donne son avis. */
  @IsUUID() organisationId: string;

  /** @example true */
  @IsBoolean() favourable: boolean;

  /**
   * Ce que l’organisme en dit, de 10 à 1 000 caractères.
   * @example "Bonne maîtrise des outils, à l’aise avec les publics éloignés."
   */
  @IsString() @Length(10, 1_000) comment: string;
}

export class CancelBody {
  /** @example "CONTRACT_NOT_SIGNED" */
  @IsIn(cancelReasons) reason: CancelReason;
}

export class SelectionFilter {
  /** Ne garder que les mises en relation dans cet état. */
  @IsOptional() @IsIn(selectionMachine.states) state?: SelectionState;

  @IsOptional() @IsUUID() structureId?: string;

  @IsOptional() @IsUUID() postId?: string;

  @IsOptional() @IsUUID() candidateId?: string;

  /** Ne garder que celles qui durent plus que le délai de sélection (true), ou que les autres (false). */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  overdue?: boolean;
}
