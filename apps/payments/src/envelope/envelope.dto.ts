/** Forms of the envelopes. */
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { type EnvelopeKey, envelopeKeys } from '../ledger/ledger.js';

export class EnvelopeParam {
  /** Enveloppe. */
  @IsIn(envelopeKeys) key: EnvelopeKey;
}

export class ChangeCeilingBody {
  /**
   * Nouveau plafond, en centimes d’euro.
   * @example 21000000000
   */
  @IsInt() @Min(0) @Max(Number.MAX_SAFE_INTEGER) ceilingCents: number;
}
