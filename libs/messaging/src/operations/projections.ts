// Local copies of other services' facts, emptied and filled anew out of the log. All in one transaction: whoever reads
// sees the old rows until the new ones are all there, and what fails changes nothing.
import type { EventDefinition } from '@cnfs/contracts';
import { IllegalState, NotFound } from '@cnfs/kernel';
import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { PartitionPosition, PartitionRecords } from '../broker/broker.js';
import { type ArrivedEvent, readArrival } from '../consumer/arrival.js';
import { EventRun } from '../consumer/event-run.js';
import { admit } from '../consumer/inbox.js';
import { Reactions } from '../consumer/reactions.js';
import { MESSAGING_OPTIONS, type MessagingOptions, type Projection } from '../options.js';
import { isConnectionFailure, isSerialisationFailure } from '../postgres-errors.js';
import type { Transaction } from '../transaction.js';
import { askLog } from './broker-away.js';

export interface Rebuild {
  readonly projection: string;
  /** Events that it is made of, applied (or to be applied) in the order of their log. */
  readonly events: number;
  /** Parked or given up: they have no part in it. */
  readonly setAside: number;
  /** Not yet taken in by the service: they come by themselves. */
  readonly toCome: number;
}

/** One event fails: nothing has changed, and someone must look at it. */
class NotRebuilt extends IllegalState {
  constructor({ type, id }: ArrivedEvent) {
    super(
      'PROJECTION_NOT_REBUILT',
      `L’événement ${type} ${id} ne peut pas être appliqué : la copie reste comme elle était.`,
    );
  }
}

@Injectable()
export class Projections implements OnApplicationBootstrap {
  private readonly logger = new Logger(Projections.name);

  constructor(
    private readonly reactions: Reactions,
    private readonly run: EventRun,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {}

  /** An event handled again does all that the service does on it: so it may do nothing beside the projection. */
  onApplicationBootstrap(): void {
    for (const { name, events } of this.list()) {
      const shared = events.filter(({ type }) => this.reactions.countOf(type) !== 1);
      if (shared.length === 0) continue;
      const types = shared.map(({ type }) => type).join(', ');
      throw new Error(`The projection ${name} must be all that the service makes of ${types}`);
    }
  }

  list(): readonly Projection[] {
    return this.options.projections ?? [];
  }

  /**
   * Says what it would be made of.
   * @throws NotFound
   * @throws BrokerAway
   */
  async plan(tx: Transaction, name: string): Promise<Rebuild> {
    return this.throughLog(tx, this.of(name), async () => undefined);
  }

  /**
   * Empties it with its inbox rows and fills it anew. Those who write to its tables wait until the commit; what the service
   * takes in meanwhile comes after.
   * @throws NotFound
   * @throws IllegalState PROJECTION_NOT_REBUILT
   * @throws BrokerAway
   */
  async rebuild(tx: Transaction, name: string): Promise<Rebuild> {
    const projection = this.of(name);
    // The broker is waited for in between; a lock is not waited for longer than any statement.
    await tx.query(`set local idle_in_transaction_session_timeout = '10min'`);
    await tx.query(`lock table ${projection.tables.join(', ')} in share row exclusive mode`);
    await tx.query(projection.empty);
    return this.throughLog(tx, projection, (events) => this.applyAgain(tx, events));
  }

  private async applyAgain(tx: Transaction, events: readonly ArrivedEvent[]): Promise<void> {
    const [first] = events;
    if (!first) return;
    const { topic, source } = first;
    await tx.query(`delete from inbox where ce_source = $1 and ce_id = any($2::uuid[])`, [
      source,
      events.map(({ id }) => id),
    ]);
    const { fresh } = await admit(tx, topic, source, events);
    const left = new Set(fresh);
    for (const event of events) {
      if (!left.delete(event.id)) continue; // twice in the log
      try {
        await this.run.react(tx, event);
      } catch (error) {
        // What passes is tried again as a whole, by who opened the transaction.
        if (isSerialisationFailure(error) || isConnectionFailure(error)) throw error;
        this.logger.error(error, `${event.type} ${event.id} cannot be applied again`);
        throw new NotRebuilt(event);
      }
    }
  }

  private async throughLog(
    tx: Transaction,
    { name, events }: Projection,
    apply: (events: readonly ArrivedEvent[]) => Promise<void>,
  ): Promise<Rebuild> {
    const { broker, service } = this.options;
    const topics = [...new Set(events.map(({ topic }) => topic))];
    const counts = { events: 0, setAside: 0, toCome: 0 };
    const positions = await askLog(broker, (log) => log.positions(topics, service));
    const left = new Map(
      positions.filter(({ first, end }) => first < end).map((position) => [nameOf(position), position]),
    );
    const stop = new AbortController();
    const take = async (batch: PartitionRecords) => {
      const position = left.get(nameOf(batch));
      if (!position) return;
      const arrived = arrivedOf(batch, position.end, events);
      const { ready, setAside } = await this.sort(tx, arrived, position.next ?? 0);
      await apply(ready);
      counts.events += ready.length;
      counts.setAside += setAside;
      counts.toCome += arrived.length - ready.length - setAside;
      if ((batch.records.at(-1)?.offset ?? 0) + 1 >= position.end) left.delete(nameOf(batch));
      if (left.size === 0) stop.abort();
    };
    const from = [...left.values()].map(({ topic, partition, first }) => ({
      topic,
      partition,
      offset: first,
    }));
    if (from.length > 0) await broker?.log().read(from, take, stop.signal);
    return { projection: name, ...counts };
  }

  /**
   * What the group has passed is applied, known to the inbox or not (the projection may be younger than the event); after
   * that, only what is handled: the rest is under way, or to come. What is set aside stays so.
   */
  private async sort(tx: Transaction, arrived: readonly ArrivedEvent[], next: number) {
    const [first] = arrived;
    if (!first) return { ready: [], setAside: 0 };
    const rows = await tx.query<{ id: string; aside: boolean }>(
      `select i.ce_id as id, coalesce(p.state in ('PARKED', 'DISCARDED'), false) as aside
       from inbox i left join parked_event p on p.ce_source = i.ce_source and p.ce_id = i.ce_id
       where i.ce_source = $1 and i.ce_id = any($2::uuid[])`,
      [first.source, arrived.map(({ id }) => id)],
    );
    const known = new Map(rows.map(({ id, aside }) => [id, aside]));
    const setAside = arrived.filter(({ id }) => known.get(id) === true).length;
    const ready = arrived.filter(
      ({ id, record }) => known.get(id) === false || (!known.has(id) && record.offset < next),
    );
    return { ready, setAside };
  }

  /** @throws NotFound */
  private of(name: string): Projection {
    const projection = this.list().find((one) => one.name === name);
    if (!projection) throw new NotFound();
    return projection;
  }
}

/** Events of these definitions below an offset; what cannot be read as one has no part in a projection. */
function arrivedOf(
  { topic, partition, records }: PartitionRecords,
  end: number,
  events: readonly EventDefinition[],
): ArrivedEvent[] {
  return records.flatMap((record) => {
    if (record.offset >= end) return [];
    const arrival = readArrival(topic, partition, record, (type) =>
      events.find((event) => event.type === type),
    );
    return arrival.kind === 'event' ? [arrival] : [];
  });
}

function nameOf({ topic, partition }: Pick<PartitionPosition, 'topic' | 'partition'>): string {
  return `${topic}/${partition}`;
}
