/** Forms of the payment orders. */
import type { Day } from '@cnfs/kernel';
import { IsDay, Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsUUID, Matches } from 'class-validator';
import { type PaymentOrderState, paymentOrderMachine } from './payment-order.js';

export class SeenOrderBody {
  /**
   * Empreinte de l’ordre tel que l’agent l’a lu (contentHash).
   * @example "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
   */
  @Matches(/^[0-9a-f]{64}$/, { message: '64 chiffres hexadécimaux' }) contentHash: string;
}

export class ExecutionBody {
  /**
   * Jour où la banque a exécuté l’ordre.
   * @example "2021-03-18"
   */
  @IsDay() executedOn: Day;
}

export class RejectionBody {
  /**
   * Jour où la banque a rejeté l’ordre.
   * @example "2021-03-18"
   */
  @IsDay() rejectedOn: Day;

  /**
   * Code du motif (ISO 20022).
   * @example "AC04"
   */
  @Matches(/^[A-Z0-9]{4}$/, { message: 'quatre lettres ou chiffres' }) rejectCode: string;
}

export class PaymentOrderFilter extends Page {
  /** Ne garder que les ordres dans cet état. */
  @IsOptional() @IsIn(paymentOrderMachine.states) state?: PaymentOrderState;

  /** Ne garder que les ordres de ce dossier. */
  @IsOptional() @IsUUID() selectionId?: string;
}
