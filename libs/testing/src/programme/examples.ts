// Invented structures: as many as a story needs, each with a SIRET of its own that is well formed and nobody's.
import type { StructureDescription } from './recruiting.js';

let drawn = 0;

/** A public structure of Limoges, unless told otherwise. */
export function exampleStructure(overrides: Partial<StructureDescription> = {}): StructureDescription {
  drawn += 1;
  return {
    siret: exampleSiret(drawn),
    name: `Structure exemple ${drawn}`,
    kind: 'OTHER_PUBLIC',
    commune: '87085',
    addressLine: '1 place de la Mairie',
    postalCode: '87000',
    city: 'Limoges',
    franceServices: false,
    ...overrides,
  };
}

/** SIREN 999 xxx xxx, which the register does not give, with both check digits. */
export function exampleSiret(number: number): string {
  const siren = withCheckDigit(`999${String(number).padStart(5, '0')}`);
  return withCheckDigit(`${siren}0001`);
}

/** Luhn: the digit that makes the sum of the digits, every second one doubled, a multiple of ten. */
function withCheckDigit(digits: string): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
