// What every way of having a PostgreSQL server offers, and what all of them are started with.

export const SUPERUSER = 'postgres';
export const PASSWORD = 'postgres';

/** How a server is started. */
export interface PostgresOptions {
  /** True keeps what a crash would lose (demo, benchmarks, chaos); tests go without. */
  fsync?: boolean;
}

/** A running server of this process; it ends with it. */
export interface Postgres {
  /** Connection string of the superuser, database `postgres`. */
  readonly url: string;
  readonly port: number;
  /** Ends it without warning, as a power cut would. */
  crash(): Promise<void>;
  /** Ends it without a checkpoint (`pg_ctl stop -m immediate`): the next start recovers from the log. */
  stopImmediately(): Promise<void>;
  /** Starts it again on the same data and port after a crash (or an orderly end and start). */
  restart(): Promise<void>;
  /** Ends it in order and removes its data, unless their place was given. */
  stop(): Promise<void>;
}

export function urlAt(port: number): string {
  return `postgres://${SUPERUSER}:${PASSWORD}@127.0.0.1:${port}/postgres`;
}

/** Options of initdb: French collation (ICU), `ctype` for what Postgres asks of the C library. */
export function localeOptions(ctype: string): string[] {
  return ['--locale', ctype, '--lc-messages', 'C', '--locale-provider', 'icu', '--icu-locale', 'fr-FR'];
}

/** Options of the server: room for 300 connections, and without fsync nothing that would wait for a disk. */
export function serverOptions(fsync: boolean, more: Record<string, string> = {}): string[] {
  const lasting = fsync ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  const all = {
    max_connections: '300',
    shared_buffers: '256MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...lasting,
    ...more,
  };
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
