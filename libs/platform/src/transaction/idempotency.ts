/**
 * One key, one effect: the key is locked in the request's transaction, the answer is stored in it, and whoever asks again
 * reads that answer. The lock is tried, not waited for: waiting would hold a connection for as long as the first one runs.
 */
import { RuleBroken } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { readsCsv } from '../http/csv-body.js';
import { Malformed, Problem } from '../http/problem.js';
import { canonicalHash } from './canonical.js';

/** An answer as it was sent the first time. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** null: an answer without a body. */
  readonly body: unknown;
}

/** A request that may be sent again under its key. */
export interface KeyedRequest {
  readonly scope: Buffer;
  readonly hash: Buffer;
  /** Whose it is; null for nobody. */
  readonly person: string | null;
}

/** Printable, no spaces at the ends: what a header carries unchanged. */
const KEY = /^[\x21-\x7e]{1,255}$/;

/**
 * The key of a request, within its subject and its address. Optional but on POST.
 * @param subject the caller's person; null for nobody
 * @throws Malformed IDEMPOTENCY_KEY_REQUIRED, INVALID_IDEMPOTENCY_KEY
 */
export function keyOf(request: FastifyRequest, subject: string | null): KeyedRequest | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) {
    if (request.method !== 'POST') return null;
    throw new Malformed('IDEMPOTENCY_KEY_REQUIRED', 'L’en-tête Idempotency-Key est obligatoire.');
  }
  if (typeof key !== 'string' || !KEY.test(key))
    throw new Malformed(
      'INVALID_IDEMPOTENCY_KEY',
      'L’en-tête Idempotency-Key doit compter de 1 à 255 caractères visibles.',
    );
  const [path, query] = request.url.split('?', 2);
  const scope = createHash('sha256')
    .update(JSON.stringify([subject, request.method, path, key]))
    .digest();
  // A file is read by its handler, as it comes: what tells two of them apart is their content, which it knows at the end.
  const body = readsCsv(request) ? null : request.body;
  const hash = canonicalHash([query, body, request.headers['if-match']]);
  return { scope, hash, person: subject };
}

/**
 * Takes the key for this transaction.
 * @returns the answer that was given under it, null when this is the first time
 * @throws Problem 409 while another request holds the key
 * @throws RuleBroken IDEMPOTENCY_KEY_REUSED for another body
 */
export async function claim(tx: Transaction, { scope, hash }: KeyedRequest): Promise<StoredAnswer | null> {
  const [lock] = await tx.query<{ taken: boolean }>(`SELECT pg_try_advisory_xact_lock($1::bigint) AS taken`, [
    scope.readBigInt64BE().toString(),
  ]);
  if (!lock?.taken) throw new InFlight();
  // A statement of its own: its snapshot must be younger than the lock.
  const [stored] = await tx.query<{
    request_hash: Buffer;
    status: number;
    headers: Record<string, string>;
    body: string | null;
  }>(
    `SELECT request_hash, status, headers, body FROM idempotency_key WHERE scope = $1 AND expires_at > clock_timestamp()`,
    [scope],
  );
  if (!stored) return null;
  if (!stored.request_hash.equals(hash)) throw new KeyReused();
  return {
    status: stored.status,
    headers: stored.headers,
    body: stored.body === null ? null : (JSON.parse(stored.body) as unknown),
  };
}

/** Keeps the answer for whoever asks again; only a success is an answer worth keeping. */
export async function keep(
  tx: Transaction,
  { scope, hash, person }: KeyedRequest,
  answer: StoredAnswer,
): Promise<void> {
  if (answer.status < 200 || answer.status > 299) return;
  await tx.query(
    `INSERT INTO idempotency_key (scope, request_hash, status, headers, body, person) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (scope) DO UPDATE SET request_hash = excluded.request_hash, status = excluded.status,
       headers = excluded.headers, body = excluded.body, expires_at = excluded.expires_at`,
    [
      scope,
      hash,
      answer.status,
      JSON.stringify(answer.headers),
      answer.body === null || answer.body === undefined ? null : JSON.stringify(answer.body),
      person,
    ],
  );
}

/** The same request is being handled at this moment. */
class InFlight extends Problem {
  constructor() {
    super(
      409,
      'REQUEST_IN_FLIGHT',
      'La même requête est en cours de traitement : recommencez dans un instant.',
      {
        headers: { 'retry-after': '1' },
      },
    );
  }
}

class KeyReused extends RuleBroken {
  constructor() {
    super('IDEMPOTENCY_KEY_REUSED', 'Cette clé d’idempotence a déjà servi pour une autre requête.');
  }
}
