import { expect, it } from '@jest/globals';
import { Canaries } from './canaries.ts';

const canaries = new Canaries();
canaries.note({ name: 'Accueil', contact: { email: 'Accueil@structure.example', phone: '01 99 00 12 34' } });
canaries.note({ iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPPAR' });

it.each([
  ['an address', 'Key (email)=(accueil@structure.example) exists', ['accueil@structure.example']],
  ['a telephone as it was given', '{"phone":"01 99 00 12 34"}', ['01 99 00 12 34']],
  ['a telephone as it is dialled', 'tel:+33199001234', ['+33199001234']],
  ['an account', 'no account FR1420041010050500013M02606', ['FR1420041010050500013M02606']],
  ['an address of someone else', 'from ne-pas-repondre@example.org', []],
  ['what is no secret', 'Accueil PSSTFRPPPAR', []],
])('finds %s where it is', (_, text, found) => {
  expect(canaries.in(text)).toEqual(found);
});
