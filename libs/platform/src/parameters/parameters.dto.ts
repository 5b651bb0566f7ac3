/** Forms of the catalogue of figures. */
import type { Day } from '@cnfs/kernel';
import { IsIn, IsOptional, IsString, Length, Matches } from 'class-validator';
import { IsDay } from '../http/is-day.js';

export class ParameterFilter {
  /**
   * Ne garder que ce paramètre.
   * @example "vacancy.max"
   */
  @IsOptional() @IsString() @Length(1, 100) key?: string;

  /**
   * Ne garder que ce jeu.
   * @example "default"
   */
  @IsOptional() @IsString() @Length(1, 100) set?: string;
}

export class ProposeParameterBody {
  /**
   * Clé du paramètre, dans le catalogue de ce service.
   * @example "vacancy.max"
   */
  @IsString() @Length(3, 100) @Matches(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/) key: string;

  /**
   * Jeu auquel la valeur appartient ; `default` si rien n’est dit.
   * @example "default"
   */
  @IsOptional() @IsString() @Length(1, 100) @Matches(/^[a-z0-9-]+$/) set?: string;

  /** Secteur auquel la valeur se limite. */
  @IsOptional() @IsIn(['PUBLIC', 'PRIVATE']) sector?: 'PUBLIC' | 'PRIVATE';

  /**
   * Type de contrat auquel la valeur se limite.
   * @example "CDD"
   */
  @IsOptional() @IsString() @Length(1, 50) contract?: string;

  /**
   * Département auquel la valeur se limite (code INSEE).
   * @example "973"
   */
  @IsOptional() @Matches(/^[0-9][0-9AB][0-9]?$/) departement?: string;

  /**
   * Valeur, dans l’unité du paramètre.
   * @example "6"
   */
  @IsString() @Length(1, 255) value: string;

  /**
   * Unité de la valeur.
   * @example "months"
   */
  @IsString() @Length(1, 30) unit: string;

  /**
   * Premier jour où la valeur s’applique.
   * @example "2021-07-01"
   */
  @IsDay() validFrom: Day;

  /** Dernier jour où la valeur s’applique ; rien : jusqu’à la suivante. */
  @IsOptional() @IsDay() validTo?: Day;

  /**
   * D’où vient ce chiffre.
   * @example "Décision du comité de pilotage du 15 juin 2021"
   */
  @IsString() @Length(1, 255) source: string;
}

export class ProposeSetBody {
  /**
   * Jeu de paramètres.
   * @example "sessions-2021"
   */
  @IsString() @Length(1, 100) set: string;
}
