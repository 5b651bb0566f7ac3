/**
 * Applies a checked file, whole or not at all, in the request's transaction: every row is looked at again under the locks of
 * what it decides on. Undoing takes back all of it, while nothing was built on any of it.
 */
import { type Transaction, violates } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BATCH } from './import.csv.js';
import {
  AppliedMeanwhile,
  BuiltUpon,
  type CellError,
  type Row,
  NoLongerRight,
  apply,
  importMachine,
  realmOf,
} from './import.js';
import { ImportRow } from './import.entity.js';
import type { Examined, Importer, Scope } from './import.kind.js';
import { Importers } from './import.kinds.js';

type Refusal = CellError & { readonly line: number };

@Injectable()
export class ImportCommands {
  constructor(
    private readonly importers: Importers,
    private readonly dataSource: DataSource,
  ) {}

  async apply(tx: Transaction, importId: string): Promise<void> {
    const file = await tx.lock(ImportRow, importId);
    const state = apply(file.state, file.rowsRefused);
    try {
      await this.applyAll(tx, file);
    } finally {
      await this.tellNoMore(importId);
    }
    await tx.manager.update(ImportRow, importId, {
      state,
      appliedBy: tx.cause.actor,
      appliedAt: tx.now(),
    });
  }

  /** @throws NoLongerRight, of all rows that are not */
  private async applyAll(tx: Transaction, file: ImportRow): Promise<void> {
    const importId = file.id;
    const importer = this.importers.of(file.kind);
    const scope: Scope = { today: tx.today(), sessionId: file.sessionId };
    await importer.hold(tx, importId, scope);
    const refusals: Refusal[] = [];
    let done = 0;
    for (let after = 0; ;) {
      const rows = await newRows(tx, importId, after);
      if (rows.length === 0) break;
      after = rows.at(-1)?.line ?? after;
      const examined = await importer.examine(tx, rows, scope);
      refusals.push(...examined.flatMap(({ line, errors }) => errors.map((error) => ({ line, ...error }))));
      if (refusals.length === 0) await this.applyRows(tx, file, importer, examined, scope);
      await this.tell(importId, (done += rows.length));
    }
    if (refusals.length > 0) throw new NoLongerRight(refusals);
  }

  async undo(tx: Transaction, importId: string): Promise<void> {
    const file = await tx.lock(ImportRow, importId);
    const state = importMachine.next(file.state, 'undo');
    const importer = this.importers.of(file.kind);
    for (let after = 0; ;) {
      const rows = await tx.query<{ line: number; subject: string }>(
        `SELECT line, subject_id AS subject FROM import_row
          WHERE import_id = $1 AND line > $2 AND state = 'APPLIED' ORDER BY line LIMIT ${BATCH}`,
        [importId, after],
      );
      if (rows.length === 0) break;
      after = rows.at(-1)?.line ?? after;
      const builtUpon = await importer.undo(
        tx,
        rows.map(({ subject }) => subject),
      );
      if (builtUpon > 0) throw new BuiltUpon(builtUpon);
      await tx.flush();
    }
    await tx.query('DELETE FROM imported WHERE import_id = $1', [importId]);
    await tx.manager.update(ImportRow, importId, {
      state,
      undoneBy: tx.cause.actor,
      undoneAt: tx.now(),
    });
  }

  private async applyRows(
    tx: Transaction,
    file: ImportRow,
    importer: Importer,
    rows: readonly Examined<unknown>[],
    scope: Scope,
  ): Promise<void> {
    const subjects = await importer.apply(tx, rows, scope);
    try {
      await tx.query(
        `WITH done AS (
           UPDATE import_row r SET state = 'APPLIED', subject_id = d.subject, cells = NULL
             FROM unnest($2::int[], $3::uuid[]) AS d (line, subject)
            WHERE r.import_id = $1 AND r.line = d.line
        RETURNING r.source_key, r.content_hash, r.subject_id)
         INSERT INTO imported (realm, source, source_key, content_hash, subject_id, import_id)
         SELECT $4, $5, source_key, content_hash, subject_id, $1 FROM done`,
        [file.id, rows.map(({ line }) => line), subjects, realmOf(file), file.source],
      );
    } catch (error) {
      if (violates(error, 'imported_pkey')) throw new AppliedMeanwhile();
      throw error;
    }
    await tx.flush();
  }

  /**
   * Outside the transaction, whose rows nobody sees yet, and so on a second connection: when there is none to be had, the
   * progress is not told, and the work goes on.
   */
  private async tell(importId: string, rowsDone: number): Promise<void> {
    const told = this.dataSource.query(
      `INSERT INTO import_progress (import_id, rows_done) VALUES ($1, $2)
       ON CONFLICT (import_id) DO UPDATE SET rows_done = excluded.rows_done`,
      [importId, rowsDone],
    );
    await told.catch(() => undefined);
  }

  /** Of no application under way there is progress, refused or done; what a dying process leaves, the next one writes over. */
  private async tellNoMore(importId: string): Promise<void> {
    const told = this.dataSource.query('DELETE FROM import_progress WHERE import_id = $1', [importId]);
    await told.catch(() => undefined);
  }
}

function newRows(tx: Transaction, importId: string, after: number): Promise<Row[]> {
  return tx.query<Row>(
    `SELECT line, cells FROM import_row
      WHERE import_id = $1 AND line > $2 AND state = 'NEW' ORDER BY line LIMIT ${BATCH}`,
    [importId, after],
  );
}
