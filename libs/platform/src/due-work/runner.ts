/**
 * Does what is due, row by row: the transaction that does it holds its row and marks it done, so that no two runners do it
 * twice. What fails is tried again later, later each time, and never stands in the way of the rest.
 */
import { type Transaction, UnitOfWork } from '@cnfs/messaging';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ProgrammeClock } from '../clock/programme-clock.js';
import { CONFIGURATION, type Configuration } from '../configuration/read.js';
import { masked } from '../logs/masking.js';
import { SERVICE, type ServiceDefinition } from '../service.js';
import type { DueRow } from './due-work.js';
import { DueHandlers } from './handlers.js';
import { DueWorkSignal } from './signal.js';

const SIDE_BY_SIDE = 4;

const WAITING = `done_at IS NULL AND kind = ANY($1) AND (retry_at IS NULL OR retry_at <= clock_timestamp())`;

/** The clock and how much is due by it, at most so much, in the one question that an idle service asks. */
const LOOK = `
  WITH clock AS (SELECT max(offset_ms) AS offset_ms FROM programme_clock WHERE $4)
  SELECT offset_ms AS "offsetMs",
         (SELECT count(*)::integer FROM (
            SELECT FROM due_work
             WHERE due_at <= $2::timestamptz + coalesce(offset_ms, 0) * interval '1 millisecond' AND ${WAITING}
             LIMIT $3) AS waiting) AS due
    FROM clock`;

interface Sight {
  /** null: the clock of the programme has not begun, or it is the real one. */
  readonly offsetMs: string | null;
  readonly due: number;
}

@Injectable()
export class DueWorkRunner {
  private readonly logger = new Logger(DueWorkRunner.name);
  private running: Promise<void> | null = null;
  private stopping = false;
  private wakeUp: () => void = () => undefined;
  private tickedAt = performance.now();

  constructor(
    @Inject(SERVICE) private readonly service: ServiceDefinition,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly unitOfWork: UnitOfWork,
    private readonly dataSource: DataSource,
    private readonly clock: ProgrammeClock,
    private readonly handlers: DueHandlers,
    private readonly signal: DueWorkSignal,
  ) {}

  /** Begins to look for due work: at once, when woken, and at every poll. */
  start(): void {
    this.signal.onWake(() => this.wakeUp());
    this.running = this.loop();
  }

  /** Waits for what is being done; begins nothing more. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.signal.onWake(null);
    this.wakeUp();
    await this.running;
  }

  /** The loop turns, whether or not it finds a database. */
  get isAlive(): boolean {
    return (
      this.running === null ||
      performance.now() - this.tickedAt < 60_000 + this.configuration.DUE_WORK_POLL_MS
    );
  }

  /**
   * Does all that is due now, what it plans for now included, and what failed before. For specs.
   * @throws AggregateError of what failed
   */
  async settle(): Promise<void> {
    const failures = new Map<string, unknown>();
    while (await this.doOne({ impatient: true, failures }));
    if (failures.size > 0) throw new AggregateError(failures.values(), 'due work failed');
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      this.tickedAt = performance.now();
      const woken = this.nextWake();
      try {
        const due = await this.look();
        const drains = await Promise.allSettled(Array.from({ length: due }, () => this.drain()));
        for (const drain of drains) if (drain.status === 'rejected') throw drain.reason;
      } catch (error) {
        this.logger.warn({ err: error }, 'due work waits for the database');
      }
      await woken;
    }
  }

  /** @returns how much is due, as far as it can be done side by side */
  private async look(): Promise<number> {
    const { isAdjustable } = this.clock;
    const asked = [this.handlers.kinds, new Date(), SIDE_BY_SIDE, isAdjustable];
    const [sight] = await this.dataSource.query<Sight[]>(LOOK, asked);
    if (isAdjustable) await this.clock.learn(sight?.offsetMs ?? null);
    return sight?.due ?? 0;
  }

  private async drain(): Promise<void> {
    while (!this.stopping && (await this.doOne({ impatient: false, failures: new Map() })))
      this.tickedAt = performance.now();
  }

  /** Resolved by a wake that comes while work is done as well: nothing planned meanwhile waits for the poll. */
  private nextWake(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.configuration.DUE_WORK_POLL_MS);
      this.wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** @returns whether there was one */
  private async doOne(how: { impatient: boolean; failures: Map<string, unknown> }): Promise<boolean> {
    const cause = {
      actor: `system:${this.service.name}`,
      causationId: null,
      correlationId: null,
      traceparent: null,
    };
    let taken: DueRow | undefined;
    try {
      await this.unitOfWork.run(cause, async (tx) => {
        taken = await this.take(tx, how.impatient, [...how.failures.keys()]);
        if (!taken) return;
        await this.handlers.of(taken.kind)(tx, taken);
        await tx.query(`UPDATE due_work SET done_at = clock_timestamp(), last_error = NULL WHERE id = $1`, [
          taken.id,
        ]);
      });
    } catch (error) {
      if (!taken) throw error;
      how.failures.set(taken.id, error);
      // A handler's own network can be cut too: only the database that does not answer here is known to be away.
      await this.postpone(taken, error);
    }
    return taken !== undefined;
  }

  private async take(
    tx: Transaction,
    impatient: boolean,
    except: readonly string[],
  ): Promise<DueRow | undefined> {
    const [row] = await tx.query<DueRow>(
      `SELECT id, kind, subject_id AS "subjectId", due_at AS "dueAt", payload, dedup_key AS "dedupKey", attempts
         FROM due_work
        WHERE done_at IS NULL AND due_at <= $1 AND kind = ANY($2) AND id <> ALL($3::uuid[])
          AND ($4 OR retry_at IS NULL OR retry_at <= clock_timestamp())
        ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [this.clock.now(), this.handlers.kinds, except, impatient],
    );
    return row;
  }

  /** Seconds double from 1 to about five minutes. */
  private async postpone(work: DueRow, error: unknown): Promise<void> {
    this.logger.error(
      { err: error, kind: work.kind, id: work.id, attempts: work.attempts + 1 },
      'due work failed',
    );
    await this.dataSource.query(
      `UPDATE due_work SET attempts = attempts + 1, last_error = $2,
              retry_at = clock_timestamp() + least(300, power(2, attempts)) * interval '1 second'
        WHERE id = $1 AND done_at IS NULL`,
      [work.id, masked(error instanceof Error ? error.message : String(error)).slice(0, 500)],
    );
  }
}
