/** Filter of the recoveries. */
import { Page } from '@cnfs/platform';
import { IsOptional, IsUUID } from 'class-validator';

export class RecoveryFilter extends Page {
  /** Ne garder que les trop-perçus de cette structure. */
  @IsOptional() @IsUUID() structureId?: string;

  /** Ne garder que le trop-perçu de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;
}
