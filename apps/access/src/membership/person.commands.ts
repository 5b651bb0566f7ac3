/** Persons, each known by its provider and the subject it bears there. */
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { Identity } from '../identity/identities.verifier.js';

/** The person's id, held until the end of the transaction; it is made when nobody knew the person yet. */
export async function personOf(
  tx: Transaction,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
): Promise<string> {
  await tx.query(
    `INSERT INTO person (id, issuer, subject) VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT person_identity DO NOTHING`,
    [newId(), issuer, subject],
  );
  const [person] = await tx.query<{ id: string }>(
    `SELECT id FROM person WHERE issuer = $1 AND subject = $2 FOR NO KEY UPDATE`,
    [issuer, subject],
  );
  if (!person) throw new Error('a person who was just made is not there');
  return person.id;
}
