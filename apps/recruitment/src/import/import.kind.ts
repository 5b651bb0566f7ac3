/** What an import of one kind has to know how to do; the rest (reading, reporting, doing it once) is the same for all. */
import { DomainError, type FieldError } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { FormPipe, Problem } from '@cnfs/platform';
import type { CellError, Cells, ImportKind, Row } from './import.js';

/** Reads rows: the pool for a dry run, the transaction when the import is applied. */
export interface Sql {
  query<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
}

export interface Scope {
  /** The programme's day. */
  readonly today: string;
  readonly sessionId: string | null;
}

export interface Column {
  readonly name: string;
  readonly required: boolean;
}

/** A row that was looked at: what it asks for, or what is wrong with it. */
export interface Examined<C> extends Row {
  readonly key: string;
  /** What it is about beside its key (a SIRET): one row a file. */
  readonly about: string | null;
  readonly command: C | null;
  readonly errors: readonly CellError[];
}

export abstract class Importer<C = unknown> {
  abstract readonly kind: ImportKind;
  abstract readonly columns: readonly Column[];

  /** The source's own name of the row; what is about the same thing twice has it twice. */
  abstract keyOf(cells: Cells): string;

  /** Looks at some rows at once, in few statements; errors are told, not thrown. */
  abstract examine(sql: Sql, rows: readonly Row[], scope: Scope): Promise<Examined<C>[]>;

  /** Holds what all of the import's rows decide on, in one order; before any is examined. */
  async hold(_tx: Transaction, _importId: string, _scope: Scope): Promise<void> {
    // Nothing to hold: the kind creates and touches nothing that is there.
  }

  /** Does what rows without errors ask for. @returns the id of what each became, in their order */
  abstract apply(tx: Transaction, rows: readonly Examined<C>[], scope: Scope): Promise<string[]>;

  /**
   * Takes back what the import did.
   * @returns how many of the subjects something was built on: then nothing was done
   */
  abstract undo(tx: Transaction, subjectIds: readonly string[]): Promise<number>;
}

const forms = new FormPipe();

/**
 * Holds a row to the form that the API takes for the same thing, so that a file gets nothing past it.
 * @param columnOf the column that a JSON pointer of the form came from
 */
export async function checkForm<F extends object>(
  form: new () => F,
  value: object,
  columnOf: (pointer: string) => string | null,
): Promise<{ readonly value: F | null; readonly errors: CellError[] }> {
  try {
    return { value: (await forms.transform(value, { type: 'body', metatype: form })) as F, errors: [] };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { value: null, errors: inColumns(error.options.errors ?? [], columnOf) };
  }
}

/** Runs what the domain may refuse. */
export function attempt<T>(
  work: () => T,
  columnOf: (pointer: string) => string | null,
): { readonly value: T | null; readonly errors: CellError[] } {
  try {
    return { value: work(), errors: [] };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const column = columnOf(error.errors?.[0]?.pointer ?? '');
    return { value: null, errors: [{ column, detail: error.detail }] };
  }
}

function inColumns(errors: readonly FieldError[], columnOf: (pointer: string) => string | null): CellError[] {
  return errors.map(({ pointer, detail }) => ({ column: columnOf(pointer), detail }));
}

/** 'oui' or 'non'; undefined for anything else, which the form refuses. */
export function yesOrNo(cell: string | undefined): boolean | undefined {
  return { oui: true, non: false }[(cell ?? '').toLowerCase()];
}
