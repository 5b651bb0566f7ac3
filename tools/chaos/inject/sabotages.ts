// The negative controls: each breaks one promise of the product in a line or two, in the compiled files or in the database, for
// the time of a run. No switch of the product does it. A process under chaos loads this file: it imports nothing.

export interface Sabotage {
  /** What the product then does wrong. */
  readonly does: string;
  /** The fault that reveals it, by its id; at these of its crash points alone, or in this kind of it, where it has some. */
  readonly revealedBy: string;
  readonly points?: readonly string[];
  readonly kind?: 'sent again';
  /** Injections that are enough, and those between two checks. */
  readonly runs: number;
  readonly perRound: number;
  readonly edits: readonly {
    /** Compiled file, from the root of the repository. */
    readonly file: string;
    /** There exactly once, or the process does not start. */
    readonly find: string;
    readonly replace: string;
  }[];
  /** What is done to the schema of each service once it is there, as superuser. */
  readonly sql?: (schema: string) => string;
}

const UNIT_OF_WORK = 'libs/messaging/dist/unit-of-work.js';
const WRITE = 'const writing = writeEvents(tx, pending.appended, cases);';
const SESSION = 'libs/messaging/dist/relay/outbox-session.js';
const RUN = 'libs/messaging/dist/consumer/event-run.js';

export const sabotages: Readonly<Record<string, Sabotage>> = {
  m1: {
    does: 'publishes before the commit',
    revealedBy: 'F1',
    points: ['command.afterOutbox'],
    runs: 6,
    perRound: 3,
    edits: [
      {
        file: UNIT_OF_WORK,
        find: WRITE,
        replace: `${WRITE}
            await writing;
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
    perRound: 4,
    edits: [
      {
        file: 'libs/messaging/dist/consumer/event-pipeline.js',
        find: 'const progress = new Progress(batch);',
        replace: `const progress = new Progress(batch);
        await batch.commit?.(Number(batch.records.at(-1).offset) + 1);`,
      },
    ],
  },
  m3: {
    does: 'has no unique key of the inbox',
    revealedBy: 'F13',
    runs: 1,
    perRound: 1,
    edits: [],
    sql: (schema) => `ALTER TABLE ${schema}.inbox DROP CONSTRAINT inbox_pkey`,
  },
  m4: {
    does: 'relays from the highest number it saw',
    revealedBy: 'F9',
    runs: 12,
    perRound: 6,
    edits: [
      {
        file: SESSION,
        find: 'where not seq <@ $1::int8multirange and',
        replace: 'where not seq <@ $1::int8multirange and seq > $3::bigint and',
      },
      {
        file: SESSION,
        find: 'const values = [rangesOf(onTheirWay), limit];',
        replace: `const values = [rangesOf(onTheirWay), limit, this.highest ?? '0'];`,
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
    runs: 12,
    perRound: 4,
    edits: [
      {
        file: UNIT_OF_WORK,
        find: WRITE,
        replace: `const writing = writeEvents({
                prepared: ({ text }, values) => this.dataSource.query(text, values),
            }, pending.appended, cases);
            await writing;`,
      },
    ],
  },
  m6: {
    does: 'stores the answer of a command after it was given',
    revealedBy: 'F1',
    points: ['command.afterCommit', 'command.afterAnswer'],
    runs: 8,
    perRound: 4,
    edits: [
      {
        file: 'libs/platform/dist/transaction/transaction.interceptor.js',
        find: 'await keep(tx, keyed, answer);',
        replace: `setTimeout(() => void this.unitOfWork.run(tx.cause, (late) => keep(late, keyed, answer)).catch(() => undefined), 300);`,
      },
    ],
  },
  m7: {
    does: 'splits amounts in floating point',
    revealedBy: 'F9',
    runs: 18,
    perRound: 6,
    edits: [
      {
        file: 'apps/payments/dist/grant-agreement/instalment.js',
        find: 'return cents.allocate(amount, triggers.map((_, index) => BigInt(percents[index] ?? 0)));',
        replace:
          'return triggers.map((_, index) => cents.of(Math.round(Number(amount) * 0.01 * (percents[index] ?? 0))));',
      },
    ],
  },
  m8: {
    does: 'waits for a notification, and never looks by itself',
    revealedBy: 'F13',
    kind: 'sent again',
    runs: 1,
    perRound: 1,
    edits: [
      {
        file: 'libs/messaging/dist/relay/relay.js',
        find: 'await this.alarm.wait(this.limits.poll);',
        replace: 'await this.alarm.wait(2 ** 31 - 1);',
      },
    ],
  },
  m9: {
    does: 'takes a reaction that failed for one that succeeded',
    revealedBy: 'F15',
    runs: 23,
    perRound: 23,
    edits: [
      {
        file: RUN,
        find: 'this.reactions.react(view, envelope)',
        replace: 'this.reactions.react(view, envelope).catch(() => undefined)',
      },
    ],
  },
  m10: {
    does: 'parks an event outside the transaction that marks it as received',
    revealedBy: 'F15',
    runs: 23,
    perRound: 23,
    edits: [
      {
        file: RUN,
        find: 'await parkEvent(tx, event, { cause, reason });\n            return',
        replace: `setTimeout(() => void this.unitOfWork.attempt(this.cause(), (late) => parkEvent(late, event, { cause, reason })).catch(() => undefined), 300);
            return`,
      },
    ],
  },
};
