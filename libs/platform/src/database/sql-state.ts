/** What an error of Postgres, or of the way to it, means for who asked. */
import { isConnectionFailure, isSerialisationFailure } from '@cnfs/messaging';

export type SqlMeaning =
  /** Cannot be reached or cannot serve: try again. */
  | 'away'
  /** Stood in someone's way, or waited too long: try again. */
  | 'contended'
  /** A constraint held where the code's own check had not. */
  | 'constraint'
  /** A value that Postgres cannot read: NUL, bad uuid, number or date out of range. */
  | 'unreadable'
  | 'other';

/** A statement that was cancelled; a session that was ended because its transaction had said nothing for too long. */
const GIVEN_UP = new Set(['57014', '25P03']);
const LOCK_NOT_AVAILABLE = '55P03';
const CHECKED = new Set(['23503', '23505', '23514', '23P01']);
const UNREADABLE = new Set(['22001', '22003', '22007', '22008', '22021', '22P02', '22P05']);

export function meaningOf(error: unknown): SqlMeaning {
  if (isSerialisationFailure(error)) return 'contended';
  if (isConnectionFailure(error)) return 'away';
  const state = sqlStateOf(error);
  if (state === undefined) return 'other';
  if (GIVEN_UP.has(state) || state.startsWith('53') || state.startsWith('58')) return 'away';
  if (state === LOCK_NOT_AVAILABLE) return 'contended';
  if (CHECKED.has(state)) return 'constraint';
  return UNREADABLE.has(state) ? 'unreadable' : 'other';
}

/** The five characters of Postgres, wrapped by TypeORM or not. */
function sqlStateOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { driverError, code } = current as { driverError?: unknown; code?: unknown };
    const state = driverError instanceof Error && 'code' in driverError ? driverError.code : code;
    if (typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state)) return state;
  }
  return undefined;
}
