/** What an audit is searched by. */
import { IsISO8601, IsOptional, IsString, Length, Matches } from 'class-validator';

export class AuditFilter {
  /** Ne garder que ce qu’a fait cette personne (le sujet de son jeton). */
  @IsOptional() @IsString() @Length(1, 255) person?: string;

  /**
   * Ne garder que ces actes.
   * @example "parked-event.release"
   */
  @IsOptional() @IsString() @Length(1, 255) action?: string;

  /**
   * Ne garder que ce qui fut fait à cette sorte de choses.
   * @example "recruitment.selection"
   */
  @IsOptional() @IsString() @Length(1, 255) subjectType?: string;

  /** Ne garder que ce qui fut fait à cette chose, ou la montrait. */
  @IsOptional() @IsString() @Length(1, 255) subjectId?: string;

  /**
   * Ne garder que ce qui fut fait depuis cet instant, à l’heure réelle.
   * @example "2021-03-01T09:00:00Z"
   */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(/T.*(Z|[+-]\d{2}:\d{2})$/) from?: string;

  /**
   * Ne garder que ce qui fut fait avant cet instant, à l’heure réelle.
   * @example "2021-04-01T09:00:00Z"
   */
  @IsOptional() @IsISO8601({ strict: true }) @Matches(/T.*(Z|[+-]\d{2}:\d{2})$/) to?: string;
}
