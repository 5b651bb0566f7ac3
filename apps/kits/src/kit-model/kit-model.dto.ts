/** Forms of the kit models. */
import { IsString, Length } from 'class-validator';

export class PublishKitModelBody {
  /**
   * Nom du modèle ; le publier à nouveau en fait une nouvelle version.
   * @example "Kit conseiller"
   */
  @IsString() @Length(3, 100) name: string;

  /**
   * Ce que contient le kit.
   * @example "Ordinateur portable, téléphone, vidéoprojecteur, supports d’atelier."
   */
  @IsString() @Length(3, 2_000) contents: string;
}
