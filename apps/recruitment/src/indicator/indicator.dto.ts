/** Form of the indicators. */
import { IsIn } from 'class-validator';

export const groupings = ['all', 'region', 'departement'] as const;

export class IndicatorQuery {
  /**
   * Un total, ou un par région ou par département du périmètre.
   * @example "departement"
   */
  @IsIn(groupings) by: (typeof groupings)[number];
}
