// What commands and reactions are given to work with. It hands out no commit: whoever opened the transaction ends it.
import { type EventData, type EventDefinition, validateForWriting } from '@cnfs/contracts';
import { type Clock, type Day, NotFound } from '@cnfs/kernel';
import type { ClientBase } from 'pg';
import {
  type EntityManager,
  type EntityTarget,
  type ObjectLiteral,
  type QueryRunner,
  QueryRunnerAlreadyReleasedError,
} from 'typeorm';
import type { Cause } from './cause.js';
import { casesOf, writeEvents } from './outbox.js';
import { PendingWork } from './pending-work.js';
import type { Prepared, Row, Statements } from './statement.js';

export type { Execute, Prepared, Row } from './statement.js';

export interface AppendOptions {
  /** The aggregate whose case this one's first event joins; without it, the case of the transaction's cause. */
  readonly correlateWith?: { readonly event: EventDefinition; readonly key: string };
}

/** How a transaction reaches its connection: by TypeORM, and straight. */
interface Way {
  readonly manager: EntityManager;
  readonly runner: QueryRunner;
  readonly connection: ClientBase;
}

/**
 * A database transaction seen from one cause. A run of events shares one transaction and gives each event its own view,
 * so that what is appended names the right cause.
 */
export class Transaction implements Statements {
  /** For entities: explicit insert, update, upsert and find. */
  readonly manager: EntityManager;

  constructor(
    private readonly way: Way,
    readonly cause: Cause,
    private readonly service: string,
    private readonly clock: Clock,
    private readonly pending: PendingWork,
  ) {
    this.manager = way.manager;
  }

  /** The same transaction for another cause. */
  causedBy(cause: Cause): Transaction {
    return new Transaction(this.way, cause, this.service, this.clock, this.pending);
  }

  /**
   * Runs SQL and gives the rows it returns, whatever the command. bigint arrives as a string, dates as pg gives them.
   * Past TypeORM, straight to pg: its way there costs more than many a statement.
   */
  async query<T extends object = Row>(sql: string, params: unknown[] = []): Promise<T[]> {
    return (await this.connection.query<T>(sql, params)).rows;
  }

  /** As `query`, for a statement that is run all the time: a connection parses and plans it once, under its name. */
  async prepared<T extends object = Row>({ name, text }: Prepared, values: unknown[]): Promise<T[]> {
    return (await this.connection.query<T>({ name, text, values })).rows;
  }

  private get connection(): ClientBase {
    // A connection that ended releases it: whoever reads the error knows it by this one.
    if (this.way.runner.isReleased) throw new QueryRunnerAlreadyReleasedError();
    return this.way.connection;
  }

  /**
   * Reads a row by its id and holds it until the end of the transaction.
   * @throws NotFound
   */
  async lock<T extends ObjectLiteral & { id: string }>(entity: EntityTarget<T>, id: string): Promise<T> {
    const row = await this.manager
      .createQueryBuilder(entity, 'row')
      .where('row.id = :id', { id })
      .setLock('pessimistic_write')
      .getOne();
    if (!row) throw new NotFound();
    return row;
  }

  /**
   * Publishes a fact with this transaction: written to the outbox just before the commit, in the order of the calls.
   * @throws InvalidEventData when the data does not follow the event's schema
   */
  append<E extends EventDefinition>(event: E, data: EventData<E>, options: AppendOptions = {}): void {
    if (event.service !== this.service) throw new Error(`${this.service} does not own ${event.topic}`);
    validateForWriting(event, data);
    const { correlateWith } = options;
    this.pending.appended.push({
      event,
      topic: event.topic,
      key: String(data[event.key]),
      payload: JSON.stringify(data),
      time: this.clock.now(),
      cause: this.cause,
      correlateWith: correlateWith && { topic: correlateWith.event.topic, key: correlateWith.key },
    });
  }

  /**
   * Writes to the outbox what was appended so far, in the order of the calls. The unit of work does it before its commit; a
   * command calls it in between when it creates more aggregates than it should hold in memory, and only for those: whoever
   * takes streams that others may take does it once, in one order.
   */
  async flush(): Promise<void> {
    const appended = this.pending.appended.splice(0);
    if (appended.length === 0) return;
    this.pending.tell(await writeEvents(this, appended, await casesOf(this, appended)));
    this.pending.flushed = true;
  }

  /** The cases of what was published with it: known once its work is done. */
  get correlationIds(): readonly string[] {
    return this.pending.correlationIds;
  }

  /** The programme's time, which may be moved outside production. */
  now(): Date {
    return this.clock.now();
  }

  /** The programme's day, in Paris. */
  today(): Day {
    return this.clock.today();
  }

  /**
   * A statement that goes to Postgres with the COMMIT, and no way there of its own: its failure undoes the transaction,
   * its answer is nobody's. To be sent before anything is waited for.
   */
  withCommit(statement: () => Promise<unknown>): void {
    this.pending.withCommit.push(statement);
  }

  /** Calls back once the transaction is committed; never if it is not. For waking what waits, not for effects. */
  afterCommit(callback: () => void): void {
    this.pending.afterCommit.push(callback);
  }
}
