/** Filter of the grant agreements. */
import { Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { type GrantAgreementState, grantAgreementMachine } from './grant-agreement.js';

export class GrantAgreementFilter extends Page {
  /** Ne garder que les conventions dans cet état. */
  @IsOptional() @IsIn(grantAgreementMachine.states) state?: GrantAgreementState;

  /** Ne garder que la convention de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;

  /** Ne garder que les conventions de cette structure. */
  @IsOptional() @IsUUID() structureId?: string;
}
