/** How communes are searched. */
import { FromDigits } from '@cnfs/platform';
import { IsInt, IsOptional, IsString, Length, Max, Min } from 'class-validator';

export class CommuneSearch {
  /**
   * Début du nom, avec ou sans accents.
   * @example "saint-denis"
   */
  @IsString() @Length(2, 100) name: string;

  /** Nombre de communes rendues, 50 au plus. */
  @IsOptional() @FromDigits() @IsInt() @Min(1) @Max(50) limit: number = 20;
}
