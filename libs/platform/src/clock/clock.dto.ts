/** Form that moves the programme's clock. */
import type { Day } from '@cnfs/kernel';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsDay } from '../http/is-day.js';

export class AdvanceClockBody {
  /**
   * De combien de jours avancer (ou bien `to`).
   * @example 30
   */
  @IsOptional() @IsInt() @Min(1) @Max(3_660) days?: number;

  /**
   * Jour à atteindre (ou bien `days`) ; l’horloge y est mise à 9 h, heure de Paris.
   * @example "2021-06-21"
   */
  @IsOptional() @IsDay() to?: Day;
}
