/** Forms of those who look after events. */
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { ReasonBody } from '../set-aside/set-aside.dto.js';

const BOUND = /^(\d{1,15}|\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))$/;

export class ActBody extends ReasonBody {
  /** Sans quoi rien ne change : la réponse dit ce qui serait fait. */
  @IsOptional() @IsBoolean() apply: boolean = false;
}

export class ReceiptsQuery {
  /**
   * Le service qui a émis ces événements, comme ils le nomment.
   * @example "/recruitment"
   */
  @Matches(/^\/[a-z]{1,50}$/) source: string;

  /**
   * Identifiants d’événements, séparés par des virgules, 100 au plus.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @Matches(/^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,99}$/) ids: string;
}

export class ReplayPlanQuery {
  /**
   * Sujet à rejouer.
   * @example "recruitment.selection"
   */
  @IsString() @Length(1, 255) topic: string;

  /**
   * D’où partir : un instant (heure réelle) ou un rang dans chaque partition.
   * @example "2021-03-01T08:00:00Z"
   */
  @Matches(BOUND) from: string;

  /** Où s’arrêter, exclu : un instant ou un rang ; par défaut, là où le service en est. */
  @IsOptional() @Matches(BOUND) to?: string;
}

export class ReplayPlaceBody {
  /** Partition du sujet. */
  @IsInt() @Min(0) partition: number;

  /** Premier rang à rejouer. */
  @IsInt() @Min(0) from: number;

  /** Rang où s’arrêter, exclu. */
  @IsInt() @Min(0) to: number;
}

export class ReplayBody extends ActBody {
  /**
   * Sujet à rejouer.
   * @example "recruitment.selection"
   */
  @IsString() @Length(1, 255) topic: string;

  /** Ce qu’il reste à rejouer, comme le dit le plan ou la réponse précédente. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => ReplayPlaceBody)
  places: ReplayPlaceBody[];

  /** Ne rejouer que ces types. */
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @IsString({ each: true }) types?: string[];

  /** Un même identifiant pour toutes les requêtes d’un rejeu : l’audit les réunit. */
  @IsOptional() @IsUUID() run?: string;
}

export class RepublicationBody extends ActBody {
  /**
   * Depuis quel instant (heure réelle) : tout ce que le journal a accepté depuis lors.
   * @example "2021-03-01T08:00:00Z"
   */
  @IsISO8601({ strict: true }) @Matches(/T.*(Z|[+-]\d{2}:\d{2})$/) since: string;
}
