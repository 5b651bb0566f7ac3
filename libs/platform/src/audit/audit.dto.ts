/** What an audit is searched by. */
import { IsOptional, IsString, Length } from 'class-validator';

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

  /** Ne garder que ce qui fut fait à cette chose. */
  @IsOptional() @IsString() @Length(1, 255) subjectId?: string;
}
