import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { wait } from '../backoff.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../options.js';
import { LOCK_OF_RELAYS, lockOfRelays } from './outbox-session.js';

const COLUMNS = `seq, id, aggregatetype, aggregateid, type, payload, ce_time, ce_sequence, correlation_id, causation_id, actor, traceparent`;

const END_THE_RELAY = `
  select pg_terminate_backend(pid, 1000) from pg_locks
  where locktype = 'advisory' and granted and objsubid = 1 and pid <> pg_backend_pid()
    and database = (select oid from pg_database where datname = current_database())
    and (classid::int8 << 32 | objid::int8) = ${LOCK_OF_RELAYS}`;

/** Milliseconds: relays that others hold the lock for ask for it again and again, and one may be quicker. */
const PATIENCE = 10_000;

interface Open {
  query<T extends object>(sql: string, params?: unknown[]): Promise<T[]>;
}

/** What the broker acknowledged in the last 30 days: a broker that lost its disk is filled from it. */
@Injectable()
export class OutboxArchive {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(MESSAGING_OPTIONS) private readonly options: Pick<MessagingOptions, 'service'>,
  ) {}

  /** How many it would put back. */
  async count(since: Date): Promise<number> {
    const [row] = await this.dataSource.query<{ events: number }[]>(
      `select count(*)::int as events from outbox_archive where archived_at >= $1`,
      [since],
    );
    return row?.events ?? 0;
  }

  /**
   * Puts the events acknowledged since an instant (real time) back into the outbox, under their ids and in their order.
   * Readers know those they handled. The relay gives up what it has in hand and begins anew once the transaction is over:
   * later events would else go out before those that are put back. To be done before topics are made again, so that a
   * reader who starts anew finds the old before the new.
   * @param tx an open transaction; it holds the relays' lock to its end
   * @returns how many
   * @throws Error if the relays' lock could not be had
   */
  async republish(since: Date, tx: Open): Promise<number> {
    await this.stopRelays(tx);
    const [row] = await tx.query<{ events: number }>(
      `with again as (delete from outbox_archive where archived_at >= $1 returning ${COLUMNS}),
         waiting as (insert into outbox (${COLUMNS}) overriding system value select ${COLUMNS} from again returning seq)
       select count(*)::int as events from waiting`,
      [since],
    );
    return row?.events ?? 0;
  }

  private async stopRelays(tx: Open): Promise<void> {
    const lock = [lockOfRelays(this.options.service)];
    const begun = performance.now();
    while (performance.now() - begun < PATIENCE) {
      await tx.query(END_THE_RELAY, lock);
      const [row] = await tx.query<{ locked: boolean }>(
        `select pg_try_advisory_xact_lock(${LOCK_OF_RELAYS}) as locked`,
        lock,
      );
      if (row?.locked) return;
      await wait(20);
    }
    throw new Error(`The relays of ${this.options.service} do not give up their lock`);
  }
}
