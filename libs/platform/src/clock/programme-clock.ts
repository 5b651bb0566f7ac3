/**
 * The programme's time: real time plus one offset, kept in a row so that a restart keeps it. With PROGRAMME_CLOCK=real the
 * offset is zero and nothing moves it.
 */
import { type Clock, type Day, RuleBroken, dayOf } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CONFIGURATION, type Configuration } from '../configuration/read.js';

/** How far to move: a number of days, or the morning (9:00 in Paris) of a day. */
export type Advance = { readonly days: number } | { readonly to: Day };

export class ClockOnlyForward extends RuleBroken {
  constructor() {
    super('CLOCK_ONLY_FORWARD', 'L’horloge du programme ne recule pas.');
  }
}

@Injectable()
export class ProgrammeClock implements Clock {
  /** null: not read yet. */
  private offsetMs: number | null = null;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
    private readonly dataSource: DataSource,
  ) {}

  now(): Date {
    return new Date(Date.now() + (this.offsetMs ?? 0));
  }

  today(): Day {
    return dayOf(this.now());
  }

  get isAdjustable(): boolean {
    return this.configuration.PROGRAMME_CLOCK === 'adjustable';
  }

  /** Reads where the clock stands; sets it to its first day if it never ran. Other processes' advances are seen by it. */
  async refresh(): Promise<void> {
    if (this.isAdjustable) await this.learn(await this.readOffset());
  }

  /** As `refresh`, for who read `programme_clock.offset_ms` beside something else; null: it has no row yet. */
  async learn(offsetMs: string | null): Promise<void> {
    this.follow(offsetMs === null ? await this.start() : Number(offsetMs));
  }

  /**
   * Moves the clock on; this process sees it once the transaction is committed.
   * @throws ClockOnlyForward
   */
  async advance(tx: Transaction, by: Advance): Promise<Date> {
    const now = new Date(Date.now() + (await this.lockOffset(tx)));
    const [row] = await tx.query<{ target: Date }>(
      `SELECT CASE WHEN $2::date IS NOT NULL THEN ($2::date + time '09:00') AT TIME ZONE 'Europe/Paris'
                   ELSE (($1::timestamptz AT TIME ZONE 'Europe/Paris') + $3::integer * interval '1 day') AT TIME ZONE 'Europe/Paris'
              END AS target`,
      [now, 'to' in by ? by.to : null, 'days' in by ? by.days : null],
    );
    if (!row) throw new Error('the target of an advance is computed');
    if ('to' in by && by.to === dayOf(now)) return now;
    if (row.target < now) throw new ClockOnlyForward();
    await this.moveTo(tx, row.target.getTime() - Date.now());
    return row.target;
  }

  /** To an instant, for specs that play due work at the moment it falls due. */
  async advanceToInstant(tx: Transaction, instant: Date): Promise<void> {
    const offsetMs = instant.getTime() - Date.now();
    if (offsetMs > (await this.lockOffset(tx))) await this.moveTo(tx, offsetMs);
  }

  private async moveTo(tx: Transaction, offsetMs: number): Promise<void> {
    await tx.query(`UPDATE programme_clock SET offset_ms = $1`, [offsetMs]);
    tx.afterCommit(() => this.follow(offsetMs));
  }

  /** Never back: a reading may be older than an advance that was committed meanwhile. */
  private follow(offsetMs: number): void {
    this.offsetMs = Math.max(this.offsetMs ?? offsetMs, offsetMs);
  }

  /** Of the row, which this process may not have read since another moved it: two advances at the same time add up. */
  private async lockOffset(tx: Transaction): Promise<number> {
    const [row] = await tx.query<{ offset_ms: string }>(`SELECT offset_ms FROM programme_clock FOR UPDATE`);
    if (!row) throw new Error('the programme’s clock has no row');
    return Number(row.offset_ms);
  }

  private async readOffset(): Promise<string | null> {
    const [row] = await this.dataSource.query<{ offset_ms: string }[]>(
      `SELECT offset_ms FROM programme_clock`,
    );
    return row?.offset_ms ?? null;
  }

  private async start(): Promise<number> {
    await this.dataSource.query(
      `INSERT INTO programme_clock (offset_ms)
       SELECT coalesce(round(extract(epoch FROM (($1::date + time '09:00') AT TIME ZONE 'Europe/Paris') - clock_timestamp()) * 1000), 0)
       ON CONFLICT DO NOTHING`,
      [this.configuration.PROGRAMME_CLOCK_START ?? null],
    );
    return Number((await this.readOffset()) ?? 0);
  }
}
