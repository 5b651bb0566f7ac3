import { IllegalState, NotFound } from '@cnfs/kernel';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Cause } from '../cause.js';
import { readArrival } from '../consumer/arrival.js';
import { EventRun, InvalidEvent } from '../consumer/event-run.js';
import { Reactions } from '../consumer/reactions.js';
import type { StreamName } from '../pending-work.js';
import { isConnectionFailure } from '../postgres-errors.js';
import type { Row, Transaction } from '../transaction.js';
import { UnitOfWork } from '../unit-of-work.js';
import { describeError, type ParkingCause } from './park.js';

export interface ParkedEvent {
  readonly id: string;
  readonly topic: string;
  readonly key: string | null;
  readonly partition: number;
  readonly offset: string;
  readonly source: string | null;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly cause: ParkingCause;
  readonly reason: string;
  readonly state: 'PARKED' | 'RELEASED' | 'DISCARDED';
  readonly parkedAt: Date;
  readonly settledAt: Date | null;
  readonly settledBy: string | null;
  readonly settledWhy: string | null;
}

export interface ParkedEventInFull extends ParkedEvent {
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; bytes that are not UTF-8 are shown as replacement characters. */
  readonly value: string | null;
}

export interface ParkedEventFilter {
  readonly topic?: string;
  readonly key?: string;
  readonly cause?: ParkingCause;
  /** Default: those that wait. */
  readonly state?: ParkedEvent['state'];
  /** Id of the last one of the page before. */
  readonly after?: string;
  /** Default 50. */
  readonly limit?: number;
}

export interface Release {
  readonly released: number;
  /** The event at which the release stopped, which stays parked with those behind it. */
  readonly stoppedBy: { readonly id: string; readonly reason: string } | null;
}

interface WaitingRow extends Row {
  id: string;
  ce_id: string;
  partition: number;
  record_offset: string;
  headers: Record<string, string>;
  value: Buffer | null;
}

const COLUMNS = `id, topic, key, partition, record_offset as "offset", ce_source as source, ce_id as "eventId", ce_type as type,
  cause, reason, state, parked_at as "parkedAt", settled_at as "settledAt", settled_by as "settledBy", settled_why as "settledWhy"`;

/** For the platform team: what was set aside, and what becomes of it. */
@Injectable()
export class ParkedEvents {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly reactions: Reactions,
    private readonly run: EventRun,
  ) {}

  /** In the order of their arrival. */
  list({ topic, key, cause, state = 'PARKED', after = '0', limit = 50 }: ParkedEventFilter = {}): Promise<
    ParkedEvent[]
  > {
    return this.dataSource.query<ParkedEvent[]>(
      `select ${COLUMNS} from parked_event
       where state = $1 and id > $2 and ($3::text is null or topic = $3) and ($4::text is null or key = $4)
         and ($5::text is null or cause = $5)
       order by id limit $6`,
      [state, after, topic ?? null, key ?? null, cause ?? null, limit],
    );
  }

  /** @throws NotFound */
  async show(id: string): Promise<ParkedEventInFull> {
    type Full = Omit<ParkedEventInFull, 'value'> & { value: Buffer | null };
    const [row] = await this.dataSource.query<Full[]>(
      `select ${COLUMNS}, headers, value from parked_event where id = $1`,
      [id],
    );
    if (!row) throw new NotFound();
    return { ...row, value: row.value && row.value.toString('utf8') };
  }

  /**
   * Lets the parked events of a key take effect in the order of their arrival, each in a transaction of its own, until
   * none is left, and then opens the gate; or until one fails, which stays parked with the new reason.
   * @param by who asks, `<role>:<sub>`
   */
  async release(topic: string, key: string, by: string): Promise<Release> {
    for (let released = 0; ; released++) {
      let at: WaitingRow | undefined;
      try {
        const more = await this.unitOfWork.run(this.cause(by), async (tx) => {
          at = await this.takeFirst(tx, topic, key);
          if (at) await this.settleOne(tx, { topic, key }, at, by);
          return at !== undefined;
        });
        if (!more) return { released, stoppedBy: null };
      } catch (error) {
        if (!at || isConnectionFailure(error)) throw error;
        const stoppedBy = { id: at.id, reason: describeError(error) };
        await this.fail(stoppedBy);
        return { released, stoppedBy };
      }
    }
  }

  /**
   * Gives an event up. The others of its key stay parked until they are released.
   * @param by who asks, `<role>:<sub>`
   * @param beside what is written with it, such as an audit
   * @throws NotFound
   * @throws IllegalState PARKED_EVENT_SETTLED
   */
  async discard(
    id: string,
    reason: string,
    by: string,
    beside: (tx: Transaction, event: ParkedEvent) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const event = await this.show(id);
    const { topic, key } = event;
    await this.unitOfWork.run(this.cause(by), async (tx) => {
      await this.takeGate(tx, topic, key);
      const settled = await tx.query(
        `update parked_event set state = 'DISCARDED', settled_at = now(), settled_by = $2, settled_why = $3
         where id = $1 and state = 'PARKED' returning id`,
        [id, by, reason],
      );
      if (settled.length === 0) {
        throw new IllegalState('PARKED_EVENT_SETTLED', 'Cet événement a déjà été relâché ou écarté.');
      }
      await this.openGateIfDone(tx, topic, key);
      await beside(tx, event);
    });
  }

  /** The first that waits; opens the gate when there is none. Holds the gate: no later event passes in the meantime. */
  private async takeFirst(tx: Transaction, topic: string, key: string): Promise<WaitingRow | undefined> {
    await this.takeGate(tx, topic, key);
    const [first] = await tx.query<WaitingRow>(
      `select id, ce_id, partition, record_offset, headers, value from parked_event
       where topic = $1 and key = $2 and state = 'PARKED' and ce_id is not null order by id limit 1`,
      [topic, key],
    );
    if (!first) await this.openGateIfDone(tx, topic, key);
    return first;
  }

  private async settleOne(
    tx: Transaction,
    { topic, key }: StreamName,
    { id, headers, value, partition, record_offset }: WaitingRow,
    by: string,
  ): Promise<void> {
    const record = {
      offset: Number(record_offset),
      key: Buffer.from(key),
      headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, Buffer.from(text)])),
      value,
    };
    const arrival = readArrival(topic, partition, record, (type) => this.reactions.definitionOf(type));
    if (arrival.kind === 'event') await this.run.react(tx, arrival);
    else if (arrival.kind !== 'unknown') throw new InvalidEvent(arrival.reason);
    await tx.query(
      `update parked_event set state = 'RELEASED', settled_at = now(), settled_by = $2 where id = $1`,
      [id, by],
    );
  }

  private async fail({ id, reason }: { id: string; reason: string }): Promise<void> {
    await this.dataSource.query(
      `update parked_event set reason = $2, cause = 'POISON' where id = $1 and state = 'PARKED'`,
      [id, reason],
    );
  }

  private async takeGate(tx: Transaction, topic: string, key: string | null): Promise<void> {
    await tx.query(`select from parked_key where topic = $1 and key = $2 for update`, [topic, key]);
  }

  private async openGateIfDone(tx: Transaction, topic: string, key: string | null): Promise<void> {
    await tx.query(
      `delete from parked_key gate where topic = $1 and key = $2 and not exists (
         select from parked_event e
         where e.topic = gate.topic and e.key = gate.key and e.state = 'PARKED' and e.ce_id is not null)`,
      [topic, key],
    );
  }

  private cause(by: string): Cause {
    return { actor: by, causationId: null, correlationId: null, traceparent: null };
  }
}
