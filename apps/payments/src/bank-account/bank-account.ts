/**
 * A structure's bank account: which texts are one, and what it may become. The structure gives it, an agent of Banque des
 * Territoires who is somebody else approves it; until then what is not released waits, and nothing is paid on the old one.
 */
import {
  type Bic,
  type Iban,
  IllegalState,
  InvalidValue,
  bicSuitsIban,
  defineStateMachine,
  parseBic,
  parseIban,
} from '@cnfs/kernel';

export type BankAccountState = 'GIVEN' | 'APPROVED' | 'REFUSED' | 'REPLACED';
export type BankAccountEvent = 'approve' | 'refuse' | 'replace';

export const bankAccountMachine = defineStateMachine<BankAccountState, BankAccountEvent>('bank-account', [
  { from: 'GIVEN', event: 'approve', to: 'APPROVED' },
  { from: 'GIVEN', event: 'refuse', to: 'REFUSED' },
  { from: ['GIVEN', 'APPROVED'], event: 'replace', to: 'REPLACED' },
]);

export interface Account {
  readonly iban: Iban;
  readonly bic: Bic;
}

/** Length of an IBAN by country, for the countries that a SEPA credit transfer reaches (EPC409-09). */
// prettier-ignore
const ibanLengths: Readonly<Record<string, number>> = {
  AD: 24, AL: 28, AT: 20, BE: 16, BG: 22, CH: 21, CY: 28, CZ: 24, DE: 22, DK: 18, EE: 20, ES: 24, FI: 18, FR: 27,
  GB: 22, GI: 23, GR: 27, HR: 21, HU: 28, IE: 22, IS: 26, IT: 27, LI: 21, LT: 20, LU: 20, LV: 21, MC: 27, MD: 24,
  ME: 22, MK: 19, MT: 31, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, RS: 22, SE: 24, SI: 19, SK: 24, SM: 27, VA: 22,
};

/**
 * An account that may be credited, from the IBAN and BIC as the structure typed them.
 * @throws InvalidValue with the code of the first fault: IBAN_CHARACTERS, IBAN_COUNTRY, IBAN_LENGTH, IBAN_KEY,
 * IBAN_ACCOUNT_KEY (the country's own key or format), INVALID_BIC, BIC_TEST, BIC_COUNTRY. The IBAN is never repeated.
 */
export function readAccount(ibanText: string, bicText: string): Account {
  checkIban(ibanText.replace(/\s/g, '').toUpperCase());
  const iban = wellKeyed(ibanText);
  const bic = parseBic(bicText, '/bic');
  if (bic[7] === '0')
    throw new InvalidValue('BIC_TEST', 'Ce BIC est un code de test : aucun virement ne l’atteint.', '/bic');
  if (!bicSuitsIban(bic, iban))
    throw new InvalidValue('BIC_COUNTRY', 'Le BIC et l’IBAN ne sont pas du même pays.', '/bic');
  return { iban, bic };
}

/** Refuses a text by its first fault, in the order in which a person would look for it. */
function checkIban(iban: string): void {
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(iban))
    throw new InvalidValue(
      'IBAN_CHARACTERS',
      'L’IBAN commence par un pays et deux chiffres, puis lettres et chiffres.',
      '/iban',
    );
  const length = ibanLengths[iban.slice(0, 2)];
  if (length === undefined)
    throw new InvalidValue('IBAN_COUNTRY', 'Le pays de l’IBAN est hors de la zone SEPA.', '/iban');
  if (iban.length !== length)
    throw new InvalidValue('IBAN_LENGTH', `Un IBAN de ce pays a ${length} caractères.`, '/iban');
  if (remainderBy97(iban) !== 1n)
    throw new InvalidValue('IBAN_KEY', 'La clé de l’IBAN est inexacte : vérifiez la saisie.', '/iban');
}

/** ISO 13616: the first four characters to the end, letters as 10 to 35. */
function remainderBy97(iban: string): bigint {
  const digits = [...iban.slice(4), ...iban.slice(0, 4)].map((character) => parseInt(character, 36)).join('');
  return BigInt(digits) % 97n;
}

/** The rest of what makes an IBAN: the country's format, and in France the key of the RIB inside it. */
function wellKeyed(text: string): Iban {
  try {
    return parseIban(text);
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    throw new InvalidValue(
      'IBAN_ACCOUNT_KEY',
      'Le numéro de compte contenu dans l’IBAN est inexact : vérifiez la clé RIB.',
      '/iban',
    );
  }
}

/** What is shown of an IBAN: its first four characters and its last three, 'FR14 •••• 606'. */
export function maskIban(iban: Iban): string {
  return `${iban.slice(0, 4)} •••• ${iban.slice(-3)}`;
}

/** @throws AccountAlreadyDecided unless it waits for approval */
export function decideOn(state: BankAccountState, decision: 'approve' | 'refuse'): BankAccountState {
  if (!bankAccountMachine.can(state, decision)) throw new AccountAlreadyDecided();
  return bankAccountMachine.next(state, decision);
}

export class AccountAlreadyDecided extends IllegalState {
  constructor() {
    super(
      'ACCOUNT_ALREADY_DECIDED',
      'Ce compte n’attend plus de décision : il a été approuvé, refusé ou remplacé.',
    );
  }
}
