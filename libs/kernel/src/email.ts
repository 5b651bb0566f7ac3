/**
 * An e-mail address, in lower case and without surrounding spaces: the form in which it is unique to a person.
 * Stricter than RFC 5321 on purpose (no quoted local part, no address literal, ASCII only): what mail services take.
 */
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';

export type Email = Brand<string, 'Email'>;

// Each reads its text once, whatever the text: no alternative overlaps another. Capitals are lowered only once the
// text is known to be ASCII, for other alphabets have letters that become ours (the Kelvin sign is a 'k').
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domainLabel = /^[A-Za-z0-9-]{1,63}$/;
const controlCharacter = /\p{Cc}/u;

/** @throws InvalidValue INVALID_EMAIL */
export function parseEmail(text: string, pointer?: string): Email {
  const email = text.trim();
  if (controlCharacter.test(text) || !isEmail(email))
    throw new InvalidValue('INVALID_EMAIL', 'L’adresse électronique n’est pas valable.', pointer);
  return email.toLowerCase() as Email;
}

function isEmail(email: string): boolean {
  if (email.length > 254) return false;
  const [local, domain, ...more] = email.split('@');
  if (!local || !domain || more.length > 0 || local.length > 64 || !localPart.test(local)) return false;
  const labels = domain.split('.');
  return labels.length > 1 && labels.every(isLabel) && !/^\d+$/.test(labels.at(-1) ?? '');
}

function isLabel(label: string): boolean {
  return domainLabel.test(label) && !label.startsWith('-') && !label.endsWith('-');
}
