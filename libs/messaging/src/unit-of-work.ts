import type { Clock } from '@cnfs/kernel';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { backoff, wait } from './backoff.js';
import type { Cause } from './cause.js';
import { CLOCK, MESSAGING_OPTIONS, type MessagingOptions } from './options.js';
import { casesOf, writeEvents } from './outbox.js';
import { OutboxSignal } from './outbox-signal.js';
import { PendingWork } from './pending-work.js';
import { isSerialisationFailure } from './postgres-errors.js';
import { type Execute, type Prepared, Transaction } from './transaction.js';

const ATTEMPTS = 6;

/** Opens transactions: rows and outbox rows are committed together or not at all. */
@Injectable()
export class UnitOfWork {
  private readonly logger = new Logger(UnitOfWork.name);

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
    private readonly signal: OutboxSignal,
  ) {}

  /**
   * Runs the work in a transaction and commits it. After a serialisation failure or a deadlock the whole work is run
   * again, so it must do nothing outside the transaction.
   */
  async run<T>(cause: Cause, work: (tx: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.attempt(cause, work);
      } catch (error) {
        if (attempt === ATTEMPTS || !isSerialisationFailure(error)) throw error;
        await wait(backoff(attempt, { first: 10, most: 200 }));
      }
    }
  }

  /** As `run`, once: for a caller that decides itself what a failure means. */
  async attempt<T>(cause: Cause, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.attemptAfter(cause, () => Promise.resolve(), work);
  }

  /**
   * As `attempt`, and beforehand runs a statement of its own on the same connection: committed before the transaction
   * begins, in one way to Postgres and back with its BEGIN.
   * @param work is given what `before` gave
   */
  async attemptAfter<B, T>(
    cause: Cause,
    before: (execute: Execute) => Promise<B>,
    work: (tx: Transaction, given: B) => Promise<T>,
  ): Promise<T> {
    const pending = new PendingWork();
    const result = await this.transact(async (runner, connection) => {
      const [given] = await Promise.all([before(executeOn(connection)), connection.query('BEGIN')]);
      // Begun and ended past TypeORM, whose way costs more than the statements: it is told, for it locks in transactions only.
      Object.assign(runner, { isTransactionActive: true });
      const { manager } = runner;
      const tx = new Transaction(
        { manager, connection, runner },
        cause,
        this.options.service,
        this.clock,
        pending,
      );
      const answer = await work(tx, given);
      const cases = await casesOf(tx, pending.appended);
      // What is left goes to Postgres together. If one of these fails, Postgres answers the COMMIT with a rollback.
      const writing = writeEvents(tx, pending.appended, cases);
      const closing = pending.withCommit.map((statement) => statement());
      // crash-point: command.afterOutbox if !cause.actor.startsWith('system:')
      const [told] = await Promise.all([writing, commit(connection), ...closing]);
      pending.tell(told);
      return answer;
    });
    if (pending.appended.length > 0 || pending.flushed) this.signal.committed();
    for (const callback of pending.afterCommit) this.callBack(callback);
    return result;
  }

  private async transact<T>(work: (runner: QueryRunner, connection: PoolClient) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    let connection: PoolClient | undefined;
    try {
      connection = (await runner.connect()) as PoolClient;
      return await work(runner, connection);
    } catch (error) {
      // A connection that is gone has rolled back by itself; the first error is the one that tells.
      await connection?.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  }

  /** The transaction is committed whatever a callback does. */
  private callBack(callback: () => void): void {
    try {
      callback();
    } catch (error) {
      this.logger.error(error);
    }
  }
}

function executeOn(connection: PoolClient): Execute {
  return async <T extends object>({ name, text }: Prepared, values: unknown[]) =>
    (await connection.query<T>({ name, text, values })).rows;
}

/** To a COMMIT after a failed statement Postgres answers ROLLBACK, without an error: whoever swallowed the failure learns it here. */
async function commit(connection: PoolClient): Promise<void> {
  const { command } = await connection.query('COMMIT');
  if (command !== 'COMMIT')
    throw new Error('Rolled back: a failed statement was swallowed in the transaction');
}
