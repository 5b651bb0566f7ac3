// Counts the starts of runs in rows committed before they run, so that an event that kills the process is found out.
// A run that another process began and did not end is suspect: its events are then run alone in the process, each
// with a count of its own. Whoever dies with it was alone, so no innocent neighbour is blamed.
import { newId } from '@cnfs/kernel';
import type { Execute, Prepared, Transaction } from '../transaction.js';

/** Offsets of one partition, from first to last. */
export interface Span {
  readonly topic: string;
  readonly partition: number;
  readonly first: number;
  readonly last: number;
}

const BEGIN: Prepared = {
  name: 'begin_run',
  text: `
  with unfinished as (
    select from run_start
    where topic = $1 and partition = $2 and last_offset >= $3 and first_offset <= $4 and process <> $5 limit 1
  ), begun as (
    insert into run_start (topic, partition, first_offset, last_offset, process, starts)
    select $1, $2, $3, $4, $5, 0 where not exists (select from unfinished)
    on conflict do nothing
  )
  select exists (select from unfinished) as suspect`,
};

const BEGIN_ALONE: Prepared = {
  name: 'begin_alone',
  text: `
  insert into run_start as run (topic, partition, first_offset, last_offset, process, starts)
  values ($1, $2, $3, $4, $5, 1)
  on conflict (topic, partition, first_offset, last_offset) do update set starts = run.starts + 1, process = excluded.process
  returning starts`,
};

const END: Prepared = {
  name: 'end_run',
  text: `
  delete from run_start where topic = $1 and partition = $2 and first_offset = $3 and last_offset = $4 and process = $5`,
};

const FORGET: Prepared = {
  name: 'forget_runs',
  text: `
  delete from run_start where topic = $1 and partition = $2 and last_offset < $3 and process <> $4`,
};

export class RunStarts {
  private readonly process = newId();

  constructor(private readonly execute: Execute) {}

  /**
   * @param execute on the connection that the run is about to use
   * @returns whether the run is suspect; it is then not begun: its events are to be run alone.
   */
  async begin(span: Span, execute: Execute): Promise<boolean> {
    const [row] = await execute<{ suspect: boolean }>(BEGIN, this.params(span));
    return row?.suspect === true;
  }

  /** @returns how often the event was begun alone, this time included. */
  async beginAlone(span: Span): Promise<number> {
    const [row] = await this.execute<{ starts: number }>(BEGIN_ALONE, this.params(span));
    return row?.starts ?? 1;
  }

  /** Within the transaction of the run, or by itself when the run ended otherwise. */
  async end(span: Span, tx?: Transaction): Promise<void> {
    await (tx ? tx.prepared(END, this.params(span)) : this.execute(END, this.params(span)));
  }

  /** Forgets what other processes left unfinished below an offset: it is done now. */
  async forget({ topic, partition }: Omit<Span, 'first' | 'last'>, below: number): Promise<void> {
    await this.execute(FORGET, [topic, partition, below, this.process]);
  }

  private params({ topic, partition, first, last }: Span): unknown[] {
    return [topic, partition, first, last, this.process];
  }
}
