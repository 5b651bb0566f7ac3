/** Forms of the requests for posts, as portals send them. */
import type { Day } from '@cnfs/kernel';
import { IsDay } from '@cnfs/platform';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import {
  type AmendmentReason,
  type PostRequestState,
  amendmentReasons,
  postRequestMachine,
} from './post-request.js';

export class SubmitPostRequestBody {
  /**
   * Structure d’accueil qui demande.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() structureId: string;

  /**
   * Nombre de postes demandés.
   * @example 2
   */
  @IsInt() @Min(1) @Max(200) posts: number;

  /** Postes de coordinateurs. */
  @IsOptional() @IsBoolean() coordinator?: boolean;

  /**
   * Début de mission souhaité (AAAA-MM-JJ).
   * @example "2021-05-03"
   */
  @IsDay() missionStart: Day;

  /**
   * Pourquoi la structure demande ces postes.
   * @example "Trois quartiers sans aucun accompagnement numérique."
   */
  @IsString() @Length(10, 2_500) motivation: string;
}

export class AmendBody {
  /**
   * Nombre de postes demandés en plus.
   * @example 1
   */
  @IsInt() @Min(1) @Max(200) posts: number;

  /** Postes de coordinateurs. */
  @IsOptional() @IsBoolean() coordinator?: boolean;

  /**
   * Début de mission souhaité (AAAA-MM-JJ).
   * @example "2021-09-01"
   */
  @IsDay() missionStart: Day;

  /**
   * Ce qui a changé depuis la demande initiale.
   * @example "MORE_DEMAND"
   */
  @IsIn(amendmentReasons) reason: AmendmentReason;

  /**
   * Pourquoi la structure demande ces postes.
   * @example "Deux communes de plus demandent des permanences."
   */
  @IsString() @Length(10, 2_500) motivation: string;
}

export class GiveOpinionBody {
  /**
   * Avis favorable ou non.
   * @example true
   */
  @IsBoolean() favourable: boolean;

  /**
   * Ce que le préfet en dit, de 10 à 1 000 caractères.
   * @example "Territoire prioritaire, structure connue et solide."
   */
  @IsString() @Length(10, 1_000) comment: string;
}

export class PostRequestFilter {
  /** Ne garder que les demandes dans cet état. */
  @IsOptional() @IsIn(postRequestMachine.states) state?: PostRequestState;

  /** Ne garder que les demandes de cette structure. */
  @IsOptional() @IsUUID() structureId?: string;
}
