// Statements, and what runs them.

export type Row = Record<string, unknown>;

/** A statement and the name under which a connection keeps it; one text for a name. */
export interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** Runs a statement outside of any transaction of the caller's: committed at once. */
export type Execute = <T extends object = Row>(statement: Prepared, values: unknown[]) => Promise<T[]>;

/** Runs statements in a transaction. */
export interface Statements {
  query<T extends object = Row>(sql: string, params?: unknown[]): Promise<T[]>;
  prepared<T extends object = Row>(statement: Prepared, values: unknown[]): Promise<T[]>;
}
