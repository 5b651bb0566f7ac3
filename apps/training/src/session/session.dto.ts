/** Forms of the sessions. */
import type { Day } from '@cnfs/kernel';
import { IsDay, Page } from '@cnfs/platform';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Length, Max, Min } from 'class-validator';
import { type Modality, modalities } from './session.js';

export class OpenSessionBody {
  /**
   * Organisme qui forme.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() organisationId: string;

  /**
   * Premier jour (AAAA-MM-JJ).
   * @example "2021-03-22"
   */
  @IsDay() startDay: Day;

  /**
   * Dernier jour (AAAA-MM-JJ).
   * @example "2021-06-18"
   */
  @IsDay() endDay: Day;

  /**
   * En présence, à distance, ou les deux.
   * @example "MIXED"
   */
  @IsIn(modalities) modality: Modality;

  /**
   * Code INSEE de la commune ; rien pour une session à distance.
   * @example "87085"
   */
  @IsOptional() @IsString() @Length(5, 5) communeCode?: string;

  /**
   * Nombre de places.
   * @example 14
   */
  @IsInt() @Min(1) @Max(500) capacity: number;
}

export class SessionFilter extends Page {
  /** Ne garder que les sessions de cet organisme. */
  @IsOptional() @IsUUID() organisationId?: string;

  /** Ne garder que les sessions qui ne sont pas terminées ce jour-là. */
  @IsOptional() @IsDay() from?: Day;
}
