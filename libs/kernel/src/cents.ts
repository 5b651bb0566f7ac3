/**
 * Money: whole euro cents, as a bigint. Nothing is ever lost to a rounding: a split gives back its total to the cent.
 */
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';

export type Cents = Brand<bigint, 'Cents'>;

const zero = 0n as Cents;
const euros = new Intl.NumberFormat('fr-FR', { style: 'currency', currency: 'EUR' });

/**
 * Cents out of a whole number of cents: a bigint, a safe integer, or digits as Postgres writes a bigint.
 * @throws InvalidValue INVALID_AMOUNT for a fraction, an unsafe number or a text that is not an integer
 */
function of(amount: bigint | number | string): Cents {
  if (typeof amount === 'bigint') return amount as Cents;
  const whole = typeof amount === 'number' ? Number.isSafeInteger(amount) : /^-?\d{1,19}$/.test(amount);
  if (!whole)
    throw new InvalidValue('INVALID_AMOUNT', 'Le montant doit être un nombre entier de centimes d’euro.');
  return BigInt(amount) as Cents;
}

function add(a: Cents, b: Cents): Cents {
  return (a + b) as Cents;
}

function subtract(a: Cents, b: Cents): Cents {
  return (a - b) as Cents;
}

function negate(a: Cents): Cents {
  return -a as Cents;
}

function sum(amounts: Iterable<Cents>): Cents {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total as Cents;
}

/**
 * Splits a total in proportion to weights, by the largest remainder: the parts add up to the total exactly.
 * At equal remainders the larger weight is served first, then the earlier one, so that the order of the weights
 * never changes what a weight receives (equal weights may differ by one cent).
 * @throws RangeError on a negative weight or when all are zero: the caller's mistake, not the input's
 */
function allocate(total: Cents, weights: readonly bigint[]): Cents[] {
  if (total < 0n) return allocate(negate(total), weights).map(negate);
  const whole = weights.reduce((a, b) => a + b, 0n);
  if (whole <= 0n || weights.some((weight) => weight < 0n))
    throw new RangeError('allocate: weights must not be negative, nor all zero');
  const shares = weights.map((weight, index) => ({
    index,
    weight,
    part: (total * weight) / whole,
    remainder: (total * weight) % whole,
  }));
  const served = shares.toSorted(
    (a, b) => descending(a.remainder, b.remainder) || descending(a.weight, b.weight) || a.index - b.index,
  );
  const left = total - shares.reduce((given, share) => given + share.part, 0n);
  for (const share of served.slice(0, Number(left))) share.part += 1n;
  return shares.map((share) => share.part as Cents);
}

function descending(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? -1 : 1;
}

/**
 * total × numerator ÷ denominator (days elapsed over days funded, say), rounded to the nearest cent, half away from zero.
 * For parts that must add up to the total, use `allocate`.
 * @throws RangeError when the denominator is not above zero
 */
function share(total: Cents, numerator: bigint | number, denominator: bigint | number): Cents {
  const below = BigInt(denominator);
  if (below <= 0n) throw new RangeError('share: the denominator must be above zero');
  const above = total * BigInt(numerator);
  const rounded = ((above < 0n ? -above : above) * 2n + below) / (below * 2n);
  return (above < 0n ? -rounded : rounded) as Cents;
}

/**
 * The same cents as a JSON number.
 * @throws RangeError beyond 2^53 cents (90 thousand billion euros)
 */
function toNumber(amount: Cents): number {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) throw new RangeError('cents.toNumber: too large for a JSON number');
  return number;
}

/** French, with euros: '50 000,00 €'. Spaces are no-break ones (U+00A0) that every PDF font has. */
function format(amount: Cents): string {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, '0');
  const decimal = `${amount < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}` as `${number}`;
  return euros.format(decimal).replaceAll('\u202f', '\u00a0');
}

export const cents = { of, zero, add, subtract, sum, negate, allocate, share, toNumber, format };
