/** Forms of the candidates. */
import type { Day } from '@cnfs/kernel';
import { IsDay } from '@cnfs/platform';
import {
  ArrayMinSize,
  ArrayUnique,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Min,
  ValidateIf,
} from 'class-validator';
import { type Situation, situations } from './candidate.js';

export class ApplyBody {
  /** @example "Camille" */
  @IsString() @Length(1, 100) firstName: string;

  /** @example "Exemple" */
  @IsString() @Length(1, 100) lastName: string;

  /**
   * Adresse personnelle, à laquelle le lien de confirmation est envoyé.
   * @example "camille.exemple@example.org"
   */
  @IsString() @Length(3, 254) email: string;

  /**
   * Téléphone, écrit comme dans le territoire ou avec l’indicatif.
   * @example "06 12 34 56 78"
   */
  @IsString() @Length(3, 30) phone: string;

  /**
   * Code INSEE de la commune où vit le candidat.
   * @example "01004"
   */
  @IsString() @Length(5, 5) commune: string;

  /**
   * Distance acceptée en kilomètres (5, 10, 15, 20, 40 ou 100) ; null pour toute la France.
   * @example 20
   */
  @ValidateIf((_body, value) => value !== null) @IsInt() @Min(1) mobilityKm: number | null;

  /**
   * Disponible à partir de ce jour (AAAA-MM-JJ).
   * @example "2021-04-01"
   */
  @IsDay() availableFrom: Day;

  /**
   * Au moins une situation.
   * @example ["JOB_SEEKER", "EXPERIENCED"]
   */
  @ArrayMinSize(1) @ArrayUnique() @IsIn(situations, { each: true }) situations: Situation[];

  /** Nom du diplôme, d’un diplômé de la médiation numérique. */
  @IsOptional() @IsString() @Length(2, 200) diploma?: string;

  /**
   * Motivation, 2 500 caractères au plus.
   * @example "J’accompagne depuis trois ans les habitants de mon quartier."
   */
  @IsString() @Length(1, 2_500) motivation: string;
}

export class ConfirmEmailBody {
  /**
   * Jeton du lien reçu par courriel.
   * @example "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOP"
   */
  @Matches(/^[\w-]{43}$/) token: string;
}
