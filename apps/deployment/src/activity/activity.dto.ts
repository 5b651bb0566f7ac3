/** Forms of the activity reports. */
import type { Day } from '@cnfs/kernel';
import { IsDay, Page } from '@cnfs/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsDefined,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type ActivityKind, type ActivityTheme, activityKinds, activityThemes } from './activity.js';

/** Personnes présentes, par tranche d’âge. */
export class ParticipantsByAge {
  /** Moins de 12 ans. @example 0 */
  @IsInt() @Min(0) @Max(1_000) under12: number;
  /** De 12 à 17 ans. @example 0 */
  @IsInt() @Min(0) @Max(1_000) from12To17: number;
  /** De 18 à 34 ans. @example 2 */
  @IsInt() @Min(0) @Max(1_000) from18To34: number;
  /** De 35 à 59 ans. @example 3 */
  @IsInt() @Min(0) @Max(1_000) from35To59: number;
  /** 60 ans et plus. @example 3 */
  @IsInt() @Min(0) @Max(1_000) from60: number;
}

/** Personnes présentes, par statut. */
export class ParticipantsByStatus {
  /** Scolarisées ou étudiantes. @example 0 */
  @IsInt() @Min(0) @Max(1_000) student: number;
  /** Sans emploi. @example 3 */
  @IsInt() @Min(0) @Max(1_000) unemployed: number;
  /** En emploi. @example 2 */
  @IsInt() @Min(0) @Max(1_000) employed: number;
  /** Retraitées. @example 3 */
  @IsInt() @Min(0) @Max(1_000) retired: number;
  /** Non renseigné. @example 0 */
  @IsInt() @Min(0) @Max(1_000) unspecified: number;
}

/** Participants, comptés sans les nommer. */
export class ParticipantsBody {
  /** Nombre de personnes présentes. @example 8 */
  @IsInt() @Min(1) @Max(1_000) total: number;
  @IsDefined() @ValidateNested() @Type(() => ParticipantsByAge) byAge: ParticipantsByAge;
  @IsDefined() @ValidateNested() @Type(() => ParticipantsByStatus) byStatus: ParticipantsByStatus;
}

export class ReportActivityBody {
  /**
   * Jour de l’activité (AAAA-MM-JJ).
   * @example "2021-10-05"
   */
  @IsDay() day: Day;

  /**
   * Atelier, accompagnement individuel ou aide ponctuelle.
   * @example "WORKSHOP"
   */
  @IsIn(activityKinds) kind: ActivityKind;

  /**
   * Durée, en minutes.
   * @example 90
   */
  @IsInt() @Min(1) @Max(1_440) minutes: number;

  /**
   * Thèmes abordés, de 1 à 20.
   * @example ["ONLINE_PROCEDURES", "EMAIL"]
   */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsIn(activityThemes, { each: true })
  themes: ActivityTheme[];

  @IsDefined() @ValidateNested() @Type(() => ParticipantsBody) participants: ParticipantsBody;

  /**
   * Code INSEE de la commune où elle a eu lieu.
   * @example "87085"
   */
  @IsString() @Length(5, 5) communeCode: string;
}

export class ActivityFilter extends Page {
  /** Ne garder que les comptes rendus de cette affectation. */
  @IsOptional() @IsUUID() assignmentId?: string;
}
