/** Filters of the ledger. */
import { Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsUUID } from 'class-validator';
import { type EnvelopeKey, envelopeKeys } from './ledger.js';

export class LedgerFilter extends Page {
  /** Ne garder que les écritures de cette enveloppe. */
  @IsOptional() @IsIn(envelopeKeys) envelope?: EnvelopeKey;

  /** Ne garder que les écritures de cet engagement. */
  @IsOptional() @IsUUID() commitmentId?: string;

  /** Ne garder que les écritures de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;
}
