/** How many candidates are proposed. */
import { FromDigits } from '@cnfs/platform';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

export class MatchLimit {
  /** Nombre de candidats rendus, 200 au plus. */
  @IsOptional() @FromDigits() @IsInt() @Min(1) @Max(200) limit: number = 50;
}
