/** Forms of those who look after what was set aside. */
import { IsIn, IsOptional, IsString, Length } from 'class-validator';

export class ParkedEventSelection {
  /** Ce qu’ils sont devenus ; ceux qui attendent, si rien n’est dit. */
  @IsOptional()
  @IsIn(['PARKED', 'RELEASED', 'DISCARDED'])
  state?: 'PARKED' | 'RELEASED' | 'DISCARDED';

  /**
   * Ne garder que ce sujet.
   * @example "recruitment.selection"
   */
  @IsOptional() @IsString() @Length(1, 255) topic?: string;

  /** Ne garder que cette clé. */
  @IsOptional() @IsString() @Length(1, 255) key?: string;
}

export class ReasonBody {
  /**
   * Pourquoi ; gardé dans l’audit.
   * @example "Émis deux fois par erreur ; l’effet a été corrigé à la main."
   */
  @IsString() @Length(3, 500) reason: string;
}

export class AggregateBody extends ReasonBody {
  /**
   * Sujet des événements.
   * @example "recruitment.selection"
   */
  @IsString() @Length(1, 255) topic: string;

  /**
   * Clé des événements : l’agrégat qui les a émis.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsString() @Length(1, 255) key: string;
}
