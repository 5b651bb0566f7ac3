/** Filter of the instalments. */
import { Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { type InstalmentState, instalmentMachine } from './instalment.js';

export class InstalmentFilter extends Page {
  /** Ne garder que les versements dans cet état. */
  @IsOptional() @IsIn(instalmentMachine.states) state?: InstalmentState;

  /** Ne garder que les versements de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;
}
