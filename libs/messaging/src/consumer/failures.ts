// What a failed run means. Only an event that fails by itself is given attempts; a database that is away costs it none.
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { backoff, wait } from '../backoff.js';
import {
  hasWaitedTooLong,
  isConnectionFailure,
  isSerialisationFailure,
  isUnable,
} from '../postgres-errors.js';
import { InvalidEvent } from './event-run.js';

/**
 * down: nobody is served, no attempt is counted. passing: another transaction or a lost connection stood in the way.
 * failing: the reaction refused, it may be given a few more attempts. hopeless: no attempt can change it.
 */
export type Failure = 'down' | 'passing' | 'failing' | 'hopeless';

/** Attempts an event has before it is parked, for each kind of failure that counts. */
export const ATTEMPTS = { passing: 10, failing: 3, hopeless: 1 } as const;

@Injectable()
export class Failures {
  private readonly logger = new Logger(Failures.name);

  constructor(private readonly dataSource: DataSource) {}

  /** A lost connection alone does not tell a database that is away from a reaction that breaks its connection: it asks. */
  async classify(error: unknown): Promise<Failure> {
    if (error instanceof InvalidEvent) return 'hopeless';
    if (isSerialisationFailure(error) || hasWaitedTooLong(error)) return 'passing';
    // A full disk or an exhausted pool serves nobody and answers a question all the same: it is not asked.
    if (isUnable(error)) return 'down';
    if (!isConnectionFailure(error)) return 'failing';
    return (await this.databaseAnswers()) ? 'passing' : 'down';
  }

  /**
   * Returns once the database answers again, or the signal is given.
   * @param turn how often it was away in a row, for a database that answers and still serves nobody
   */
  async untilDatabaseAnswers(signal: AbortSignal, turn: number): Promise<void> {
    this.logger.warn('The database does not serve: consumption waits for it');
    for (let attempt = turn; !signal.aborted; attempt++) {
      await wait(backoff(attempt, { first: 50, most: 2_000 }), signal);
      if (await this.databaseAnswers()) return;
    }
  }

  /** Nothing can go on past it, and nobody else will tell. */
  report(error: unknown): void {
    this.logger.error(error);
  }

  private async databaseAnswers(): Promise<boolean> {
    try {
      await this.dataSource.query('select 1');
      return true;
    } catch {
      return false;
    }
  }
}
