/**
 * Receives a file: each batch of rows is checked as it comes in and kept in a transaction of its own, so that nothing waits
 * for who sends slowly and memory holds one batch. This is the dry run: nothing but the report comes of it.
 */
import { createHash } from 'node:crypto';
import { type Clock, newId } from '@cnfs/kernel';
import { type Cause, type Transaction, UnitOfWork } from '@cnfs/messaging';
import { CLOCK, type CsvStream, type DueRow, DueWork, OnDue, Reader } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import { CommitteeSessionRow } from '../committee-session/committee-session.entity.js';
import { readRows } from './import.csv.js';
import {
  type CellError,
  type ImportKind,
  type Row,
  type RowState,
  UnreadableFile,
  realmOf,
} from './import.js';
import { ImportRow } from './import.entity.js';
import type { Examined, Importer, Scope } from './import.kind.js';
import { Importers } from './import.kinds.js';

export interface Received {
  readonly kind: ImportKind;
  readonly source: string;
  readonly sessionId: string | null;
}

interface Judged extends Examined<unknown> {
  readonly state: RowState;
  readonly contentHash: string;
}

@Injectable()
export class ReceivingCommands {
  constructor(
    private readonly importers: Importers,
    private readonly unitOfWork: UnitOfWork,
    private readonly dueWork: DueWork,
    private readonly reader: Reader,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /**
   * @returns the import's id: that of an earlier one when the same file was received before and is not undone
   * @throws UnreadableFile and then nothing of the file is kept
   */
  async receive(cause: Cause, received: Received, file: CsvStream): Promise<string> {
    const importer = this.importers.of(received.kind);
    const id = await this.begin(cause, received);
    const scope = { today: this.clock.today(), sessionId: received.sessionId };
    const hash = createHash('sha256');
    try {
      let rows = 0;
      for await (const batch of readRows(file, importer.columns, (bytes) => hash.update(bytes))) {
        rows += batch.length;
        await this.keep(cause, id, await this.judge(importer, received, id, batch, scope));
      }
      if (rows === 0) throw new UnreadableFile('Le fichier n’a aucune ligne sous son en-tête.');
      return await this.end(cause, id, received, hash.digest('hex'));
    } catch (error) {
      await this.unitOfWork.run(cause, (tx) => forget(tx, id));
      throw error;
    }
  }

  /** A file that nobody applied within a day, or whose reception died with its process: its rows hold persons' contacts. */
  @OnDue('import.forget')
  async forgetUnapplied(tx: Transaction, { subjectId }: DueRow): Promise<void> {
    await tx.query(`DELETE FROM import WHERE id = $1 AND state IN ('RECEIVING', 'CHECKED')`, [subjectId]);
  }

  private begin(cause: Cause, received: Received): Promise<string> {
    const id = newId();
    return this.unitOfWork.run(cause, async (tx) => {
      if (received.sessionId !== null) await tx.lock(CommitteeSessionRow, received.sessionId);
      await tx.query(
        `INSERT INTO import (id, kind, source, session_id, state, received_by, received_at)
         VALUES ($1, $2, $3, $4, 'RECEIVING', $5, $6)`,
        [id, received.kind, received.source, received.sessionId, cause.actor, tx.now()],
      );
      const dueAt = new Date(tx.now().getTime() + 86_400_000);
      await this.dueWork.plan(tx, {
        kind: 'import.forget',
        subjectId: id,
        dueAt,
        dedupKey: `import:${id}:forget`,
      });
      return id;
    });
  }

  private async judge(
    importer: Importer,
    received: Received,
    id: string,
    batch: readonly Row[],
    scope: Scope,
  ): Promise<Judged[]> {
    const examined = await importer.examine(this.reader, batch, scope);
    const keys = examined.map(({ key }) => key);
    const known = await this.reader.query<{ key: string; hash: string }>(
      `SELECT source_key AS key, content_hash AS hash FROM imported
        WHERE realm = $1 AND source = $2 AND source_key = ANY($3)`,
      [realmOf(received), received.source, keys],
    );
    const earlier = await this.reader.query<{ key: string; about: string | null; line: number }>(
      `SELECT source_key AS key, about, line FROM import_row
        WHERE import_id = $1 AND (source_key = ANY($2) OR about = ANY($3))`,
      [id, keys, examined.flatMap(({ about }) => about ?? [])],
    );
    const hashes = new Map(known.map(({ key, hash }) => [key, hash]));
    const lines = new Map<string, number>();
    for (const { key, about, line } of earlier) remember(lines, key, about, line);
    return examined.map((row) => {
      const contentHash = hashOf(row);
      const before = lines.get(`key ${row.key}`) ?? (row.about ? lines.get(`about ${row.about}`) : undefined);
      remember(lines, row.key, row.about, row.line);
      if (before !== undefined)
        return refused(row, contentHash, [
          { column: null, detail: `La ligne ${before} porte déjà sur la même chose.` },
        ]);
      const taken = hashes.get(row.key);
      if (taken === contentHash) return { ...row, state: 'KNOWN' as const, contentHash };
      if (taken !== undefined)
        return refused(row, contentHash, [
          { column: null, detail: 'Cette ligne a déjà été importée avec un autre contenu.' },
        ]);
      return row.errors.length > 0
        ? refused(row, contentHash, row.errors)
        : { ...row, state: 'NEW' as const, contentHash };
    });
  }

  private keep(cause: Cause, importId: string, rows: readonly Judged[]): Promise<void> {
    const told = rows.map(({ line, key, about, cells, contentHash, state, errors }) => ({
      line,
      key,
      about,
      cells,
      hash: contentHash,
      state,
      errors: state === 'REFUSED' ? errors : null,
    }));
    const count = (state: RowState) => rows.filter((row) => row.state === state).length;
    return this.unitOfWork.run(cause, async (tx) => {
      await tx.query(
        `INSERT INTO import_row (import_id, line, source_key, about, cells, content_hash, state, errors)
         SELECT $1, line, key, about, cells, hash, state, errors
           FROM jsonb_to_recordset($2::jsonb) AS r (line int, key text, about text, cells jsonb, hash text, state text, errors jsonb)`,
        [importId, JSON.stringify(told)],
      );
      await tx.query(
        `UPDATE import SET rows_read = rows_read + $2, rows_new = rows_new + $3, rows_known = rows_known + $4,
                           rows_refused = rows_refused + $5 WHERE id = $1`,
        [importId, rows.length, count('NEW'), count('KNOWN'), count('REFUSED')],
      );
    });
  }

  private end(cause: Cause, id: string, { kind, source, sessionId }: Received, sha256: string) {
    return this.unitOfWork.run(cause, async (tx) => {
      await tx.lock(ImportRow, id);
      const [same] = await tx.query<{ id: string }>(
        `SELECT id FROM import WHERE kind = $1 AND source = $2 AND session_id IS NOT DISTINCT FROM $3 AND sha256 = $4
            AND state = 'APPLIED' ORDER BY id LIMIT 1`,
        [kind, source, sessionId, sha256],
      );
      if (same) {
        await forget(tx, id);
        return same.id;
      }
      await tx.query(`UPDATE import SET state = 'CHECKED', sha256 = $2 WHERE id = $1`, [id, sha256]);
      return id;
    });
  }
}

async function forget(tx: Transaction, id: string): Promise<void> {
  await tx.query(`DELETE FROM import WHERE id = $1 AND state = 'RECEIVING'`, [id]);
}

function remember(lines: Map<string, number>, key: string, about: string | null, line: number): void {
  if (!lines.has(`key ${key}`)) lines.set(`key ${key}`, line);
  if (about !== null && !lines.has(`about ${about}`)) lines.set(`about ${about}`, line);
}

function refused(row: Examined<unknown>, contentHash: string, errors: readonly CellError[]): Judged {
  return { ...row, errors, state: 'REFUSED', contentHash };
}

/** Of the cells that hold something, whatever the order of the columns. */
function hashOf({ cells }: Row): string {
  const told = Object.entries(cells)
    .filter(([, cell]) => cell !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(told)).digest('hex');
}
