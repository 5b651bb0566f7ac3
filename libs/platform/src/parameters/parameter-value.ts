/** What a value must be in its unit: whoever computes with it later trusts that it was. */
import { RuleBroken } from '@cnfs/kernel';

/** Units that are counted: amounts are in whole cents, durations in whole units. */
const counted: readonly string[] = ['cents', 'months', 'days', 'hours', 'minutes'];

/** Shares that make up a whole, in percent: '30/30/40'. */
const SPLIT = 'percent-split';

export class WrongUnit extends RuleBroken {
  constructor(unit: string) {
    super('WRONG_UNIT', `La valeur doit être exprimée dans l’unité du paramètre (${unit}).`);
  }
}

export class WrongValue extends RuleBroken {
  constructor(unit: string, expected: string) {
    super('WRONG_VALUE', `Une valeur en ${unit} est ${expected}.`, [
      { pointer: '/value', detail: `Indiquez ${expected}.` },
    ]);
  }
}

/**
 * @param known another value of the same parameter: a whole is always split in as many parts
 * @throws WrongUnit for what is no number in a unit of numbers, WrongValue
 */
export function checkValue(unit: string, value: string, known = value): void {
  if (unit === 'text') return;
  if (unit === SPLIT) {
    const parts = known.split('/').length;
    if (!isSplit(value, parts))
      throw new WrongValue(unit, `une suite de ${parts} entiers séparés par « / », de somme 100`);
    return;
  }
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw new WrongUnit(unit);
  if (counted.includes(unit) && !isCount(value)) throw new WrongValue(unit, 'un entier positif ou nul');
}

function isCount(text: string): boolean {
  return /^\d{1,15}$/.test(text);
}

function isSplit(text: string, count: number): boolean {
  const parts = text.split('/');
  return (
    parts.length === count &&
    parts.every(isCount) &&
    parts.reduce((sum, part) => sum + Number(part), 0) === 100
  );
}
