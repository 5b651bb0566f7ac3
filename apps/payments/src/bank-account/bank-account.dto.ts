/** Forms of the bank accounts. */
import { Page } from '@cnfs/platform';
import { IsIn, IsOptional, IsString, IsUUID, Length } from 'class-validator';
import { type BankAccountState, bankAccountMachine } from './bank-account.js';

export class GiveAccountBody {
  /**
   * Structure à payer.
   * @example "0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10"
   */
  @IsUUID() structureId: string;

  /**
   * IBAN, tel que la banque l’imprime.
   * @example "FR14 2004 1010 0505 0001 3M02 606"
   */
  @IsString() @Length(1, 50) iban: string;

  /**
   * BIC de la banque.
   * @example "PSSTFRPPXXX"
   */
  @IsString() @Length(1, 20) bic: string;
}

export class RefuseAccountBody {
  /**
   * Pourquoi le compte est refusé.
   * @example "Le titulaire n’est pas la structure."
   */
  @IsString() @Length(10, 1_000) reason: string;
}

export class BankAccountFilter extends Page {
  /** Ne garder que les comptes de cette structure. */
  @IsOptional() @IsUUID() structureId?: string;

  /** Ne garder que les comptes dans cet état. */
  @IsOptional() @IsIn(bankAccountMachine.states) state?: BankAccountState;
}
