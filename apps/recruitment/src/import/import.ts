/**
 * The life of an imported file. Receiving it is the dry run: every row is checked, and nothing but the report is kept. It is
 * applied whole, once, and only when none of its rows is refused.
 */
import { Conflict, type FieldError, IllegalState, RuleBroken, defineStateMachine } from '@cnfs/kernel';

export const importKinds = ['HOST_STRUCTURES', 'POST_REQUESTS', 'MINUTES'] as const;
export type ImportKind = (typeof importKinds)[number];

export type ImportState = 'RECEIVING' | 'CHECKED' | 'APPLIED' | 'UNDONE';
export type ImportEvent = 'check' | 'apply' | 'undo';

export const importMachine = defineStateMachine<ImportState, ImportEvent>('import', [
  { from: 'RECEIVING', event: 'check', to: 'CHECKED' },
  { from: 'CHECKED', event: 'apply', to: 'APPLIED' },
  { from: 'APPLIED', event: 'undo', to: 'UNDONE' },
]);

/** Within which a source's keys are one each: a kind of thing, or a session, whose requests other sessions decide too. */
export function realmOf(file: { readonly kind: ImportKind; readonly sessionId: string | null }): string {
  return file.sessionId === null ? file.kind : `${file.kind}:${file.sessionId}`;
}

/** What is wrong with one cell, or with the row when no column is named. */
export interface CellError {
  readonly column: string | null;
  /** French sentence. */
  readonly detail: string;
}

/** A row of the file by the names of its columns; a cell is trimmed, and empty when nothing stands there. */
export type Cells = Readonly<Record<string, string>>;

export interface Row {
  /** Line of the file, the header being the first. */
  readonly line: number;
  readonly cells: Cells;
}

export type RowState = 'NEW' | 'KNOWN' | 'REFUSED' | 'APPLIED';

/**
 * @throws IllegalState unless it is checked and not yet applied
 * @throws RefusedRows
 */
export function apply(state: ImportState, rowsRefused: number): ImportState {
  const next = importMachine.next(state, 'apply');
  if (rowsRefused > 0) throw new RefusedRows(rowsRefused);
  return next;
}

/** The file itself can't be read: nothing of it is kept. */
export class UnreadableFile extends RuleBroken {
  constructor(detail: string, line?: number) {
    super('UNREADABLE_FILE', line === undefined ? detail : `Ligne ${line} : ${detail}`);
  }
}

export class RefusedRows extends IllegalState {
  constructor(rows: number) {
    super(
      'REFUSED_ROWS',
      `${rows} ligne(s) du fichier sont refusées : rien n’est importé tant qu’il en reste une.`,
    );
  }
}

/** What was right when the file came in is not any more: nothing was done. */
export class NoLongerRight extends RuleBroken {
  constructor(errors: readonly (CellError & { readonly line: number })[]) {
    const told: FieldError[] = errors
      .slice(0, 100)
      .map(({ line, column, detail }) => ({ pointer: `/${line}/${column ?? ''}`, detail }));
    super(
      'IMPORT_NO_LONGER_RIGHT',
      `${errors.length} ligne(s) acceptées à la réception ne le sont plus : rien n’est importé. Déposez de nouveau le fichier.`,
      told,
    );
  }
}

export class BuiltUpon extends IllegalState {
  constructor(subjects: number) {
    super(
      'IMPORT_BUILT_UPON',
      `L’import ne peut plus être annulé : ${subjects} de ses lignes ont eu une suite.`,
    );
  }
}

export class AppliedMeanwhile extends Conflict {
  constructor() {
    super('IMPORTED_MEANWHILE', 'Un autre import a pris une des lignes entre-temps : rien n’est importé.');
  }
}
