/** Reads what Postgres, or the way to it, answered: the five-character SQLSTATE or the socket's code. */

const SERIALISATION = new Set(['40001', '40P01']);

/** Connection classes 08 and 57P (ended by an administrator or a crash), and what a broken socket says. */
const CONNECTION = new Set([
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

/** The server is there but cannot serve: too many connections, starting or stopping, disk full, out of memory, read only,
 * or the login is not (yet) accepted. */
const UNABLE = new Set(['53000', '53100', '53200', '53300', '57P03', '25006', '28000', '28P01']);

/** A statement, a lock or a transaction took longer than it may: whoever is in the way will be gone. */
const WAITED = new Set(['57014', '55P03', '25P03']);

/** pg, and TypeORM between two statements of a transaction, report a connection that ended without any code. */
const ENDED =
  /Connection terminated|connection timeout|timeout exceeded when trying to connect|Client has encountered a connection error|not queryable|Connection ended|Query runner already released/i;

/** The code of an error of pg, wrapped by TypeORM or not. */
export function codeOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { driverError, code } = current as { driverError?: unknown; code?: unknown };
    const found = driverError instanceof Error ? (driverError as { code?: unknown }).code : code;
    if (typeof found === 'string') return found;
  }
  return undefined;
}

/** The server answers and serves nobody, or this process has no connection left: `select 1` would say otherwise. */
export function isUnable(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) return UNABLE.has(code);
  return error instanceof Error && /timeout exceeded when trying to connect/i.test(error.message);
}

/** It waited for too long; the same work may succeed later. */
export function hasWaitedTooLong(error: unknown): boolean {
  return WAITED.has(codeOf(error) ?? '');
}

/** Two transactions stood in each other's way: the same work can succeed if done again from its beginning. */
export function isSerialisationFailure(error: unknown): boolean {
  return SERIALISATION.has(codeOf(error) ?? '');
}

/** Postgres cannot be reached or cannot serve anyone at the moment: it says nothing about the work at hand. */
export function isConnectionFailure(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined) {
    return CONNECTION.has(code) || UNABLE.has(code) || code.startsWith('08') || code.startsWith('57P');
  }
  return error instanceof Error && ENDED.test(error.message);
}

/** Whether one of these constraints or unique indexes refused the write: how a command names what the database held. */
export function violates(error: unknown, ...constraints: readonly string[]): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { driverError, constraint } = current as {
      driverError?: { constraint?: unknown };
      constraint?: unknown;
    };
    const found = driverError?.constraint ?? constraint;
    if (typeof found === 'string') return constraints.includes(found);
  }
  return false;
}
