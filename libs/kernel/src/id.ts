/** Identifiers: UUIDs in lower case. Ours are version 7, which sort by creation; a person's may be of any version. */
import { v7, validate } from 'uuid';
import type { Brand } from './brand.js';
import { InvalidValue } from './errors.js';

export type Uuid = Brand<string, 'Uuid'>;

/** A new version 7 UUID, of real time whatever the programme's clock says. */
export function newId(): Uuid {
  return v7() as Uuid;
}

/** @throws InvalidValue INVALID_UUID */
export function parseUuid(text: string, pointer?: string): Uuid {
  if (!validate(text)) throw new InvalidValue('INVALID_UUID', 'L’identifiant n’est pas un UUID.', pointer);
  return text.toLowerCase() as Uuid;
}
