/** Forms of the training organisations. */
import { IsString, Length } from 'class-validator';

export class RegisterOrganisationBody {
  /**
   * Raison sociale.
   * @example "Greta du Limousin"
   */
  @IsString() @Length(2, 200) name: string;

  /**
   * SIRET de l’établissement, 14 chiffres.
   * @example "19870669900321"
   */
  @IsString() @Length(14, 14) siret: string;
}
