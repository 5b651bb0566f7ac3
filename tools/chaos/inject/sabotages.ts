// The negative controls: each breaks one promise of the product in a line or two, in the compiled files, for the time of a run.

export interface Sabotage {
  /** What the product then does wrong. */
  readonly does: string;
  /** The fault that reveals it, by its id; at these of its crash points alone, where it has some. */
  readonly revealedBy: string;
  readonly points?: readonly string[];
  /** Injections that are enough. */
  readonly runs: number;
  readonly edits: readonly {
    /** Compiled file, from the root of the repository. */
    readonly file: string;
    /** There exactly once, or the process does not start. */
    readonly find: string;
    readonly replace: string;
  }[];
}

const UNIT_OF_WORK = 'libs/messaging/dist/unit-of-work.js';
const FLUSH = 'await flushOutbox((sql, params) => tx.query(sql, params), pending.appended);';
const SESSION = 'libs/messaging/dist/relay/outbox-session.js';

export const sabotages: Readonly<Record<string, Sabotage>> = {
  m1: {
    does: 'publishes before the commit',
    revealedBy: 'F1',
    points: ['command.afterOutbox'],
    runs: 6,
    edits: [
      {
        file: UNIT_OF_WORK,
        find: FLUSH,
        replace: `${FLUSH}
            const { toRecord } = await import('./relay/outgoing.js');
            const early = await tx.query(\`select id, aggregatetype as topic, aggregateid as key, type, payload::text,
              to_char(ce_time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time, ce_sequence as sequence,
              correlation_id as "correlationId", causation_id as "causationId", actor, traceparent
              from outbox where xmin = pg_current_xact_id()::xid order by seq\`);
            if (early.length > 0) await (this.early ??= this.options.broker.producer()).send(early.map(toRecord));`,
      },
    ],
  },
  m2: {
    does: 'commits the offset before the database',
    revealedBy: 'F3',
    points: ['events.afterInbox', 'events.afterWork'],
    runs: 8,
    edits: [
      {
        file: 'libs/messaging/dist/consumer/event-pipeline.js',
        find: 'const progress = new Progress(batch);',
        replace: `const progress = new Progress(batch);
        await batch.commit?.(Number(batch.records.at(-1).offset) + 1);`,
      },
    ],
  },
  m4: {
    does: 'relays from the highest number it saw',
    revealedBy: 'F9',
    runs: 6,
    edits: [
      {
        file: SESSION,
        find: 'where seq <> all($1::bigint[]) and',
        replace: 'where seq <> all($1::bigint[]) and seq > $3::bigint and',
      },
      {
        file: SESSION,
        find: 'const values = [onTheirWay.map(({ seq }) => seq), limit];',
        replace: `const values = [onTheirWay.map(({ seq }) => seq), limit, this.highest ?? '0'];`,
      },
      {
        file: SESSION,
        find: 'return rows;',
        replace: 'this.highest = rows.at(-1)?.seq ?? this.highest; return rows;',
      },
    ],
  },
  m5: {
    does: 'writes outbox rows outside the transaction',
    revealedBy: 'F1',
    points: ['command.afterOutbox'],
    runs: 6,
    edits: [
      {
        file: UNIT_OF_WORK,
        find: FLUSH,
        replace: 'await flushOutbox((sql, params) => this.dataSource.query(sql, params), pending.appended);',
      },
    ],
  },
  m6: {
    does: 'stores the answer of a command after it was given',
    revealedBy: 'F1',
    points: ['command.afterCommit', 'command.afterAnswer'],
    runs: 8,
    edits: [
      {
        file: 'libs/platform/dist/transaction/transaction.interceptor.js',
        find: 'await keep(tx, keyed, answer);',
        replace: `setTimeout(() => void this.unitOfWork.run(tx.cause, (late) => keep(late, keyed, answer)).catch(() => undefined), 300);`,
      },
    ],
  },
};
