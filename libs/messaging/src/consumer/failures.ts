// What a failed run means. Only an event that fails by itself is given attempts; a database that is away costs it none.
import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { backoff, wait } from '../backoff.js';
import { isConnectionFailure, isSerialisationFailure } from '../postgres-errors.js';
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
    if (isSerialisationFailure(error)) return 'passing';
    if (!isConnectionFailure(error)) return 'failing';
    return (await this.databaseAnswers()) ? 'passing' : 'down';
  }

  /** Returns once the database serves again, or the signal is given. */
  async untilDatabaseAnswers(signal: AbortSignal): Promise<void> {
    this.logger.warn('The database does not answer: consumption waits for it');
    for (let attempt = 1; !signal.aborted && !(await this.databaseAnswers()); attempt++) {
      await wait(backoff(attempt, { first: 50, most: 2_000 }), signal);
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
