/** Persons, each known by its provider and the subject it bears there. */
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { Identity } from '../identity/identities.verifier.js';

/** The person's id, held until the end of the transaction; it is made when nobody knew the person yet. */
export async function personOf(
  tx: Transaction,
  { issuer, subject }: Pick<Identity, 'issuer' | 'subject'>,
): Promise<string> {
  // Between the two statements it may have been forgotten, and is a new one then.
  for (let tries = 0; tries < 3; tries++) {
    await tx.query(
      `INSERT INTO person (id, issuer, subject) VALUES ($1, $2, $3) ON CONFLICT ON CONSTRAINT person_identity DO NOTHING`,
      [newId(), issuer, subject],
    );
    const [person] = await tx.query<{ id: string }>(
      `SELECT id FROM person WHERE issuer = $1 AND subject = $2 FOR NO KEY UPDATE`,
      [issuer, subject],
    );
    if (person) return person.id;
  }
  throw new Error('a person who was just made is not there');
}

/** Remembers that the person logged in today. */
export async function seen(tx: Transaction, id: string): Promise<void> {
  await tx.query(`UPDATE person SET last_seen = current_date WHERE id = $1 AND issuer <> 'erased'`, [id]);
}
