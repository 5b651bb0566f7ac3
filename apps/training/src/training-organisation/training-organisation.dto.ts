/** Forms of the training organisations. */
import { IsString, Length } from 'class-validator';

export class RegisterOrganisationBody {
  /**
   * Raison sociale.
   * @example "Organisme de formation du Limousin"
   */
  @IsString() @Length(2, 200) name: string;

  /**
   * SIRET de l’établissement, 14 chiffres.
   * @example "90000001900019"
   */
  @IsString() @Length(14, 20) siret: string;
}
