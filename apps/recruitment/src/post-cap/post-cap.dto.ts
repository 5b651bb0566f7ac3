/** Form of the caps. */
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';

export class SetPostCapBody {
  /**
   * Le département plafonné ; le plafond est national sans lui.
   * @example "971"
   */
  @IsOptional() @Matches(/^(?:\d{2,3}|2[AB])$/) departement?: string;

  /**
   * Nombre de postes qui peuvent être accordés, au moins ceux qui le sont déjà ; null lève le plafond.
   * @example 40
   */
  @ValidateIf((body: SetPostCapBody) => body.posts !== null)
  @IsInt()
  @Min(0)
  @Max(100_000)
  posts: number | null;

  /**
   * Ce qui motive le plafond, de 10 à 1 000 caractères.
   * @example "Répartition arrêtée par le comité de pilotage du 2 avril 2021."
   */
  @IsString() @Length(10, 1_000) reason: string;
}
