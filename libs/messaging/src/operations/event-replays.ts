// Hands the service again what it was handed before. It goes through the service's own pipeline, inbox included: an event
// whose effect is committed changes nothing, one that is unknown (a restored database, a reaction that is new) takes effect.
import { RuleBroken } from '@cnfs/kernel';
import { Inject, Injectable } from '@nestjs/common';
import type { IncomingRecord, PartitionRecords } from '../broker/broker.js';
import { EventPipeline } from '../consumer/event-pipeline.js';
import type { Outcome } from '../consumer/event-run.js';
import { Reactions } from '../consumer/reactions.js';
import { headerTexts } from '../headers.js';
import { MESSAGING_OPTIONS, type MessagingOptions } from '../options.js';
import { EventTraces } from './event-traces.js';
import { askLog } from './broker-away.js';

/** Records of a partition, from an offset to before another. */
export interface ReplayPlace {
  readonly partition: number;
  readonly from: number;
  readonly to: number;
}

/** An instant of real time, or an offset in every partition. */
export type ReplayBound = Date | number;

export interface ReplayPlan {
  readonly topic: string;
  /** Where there is something to replay. */
  readonly places: readonly ReplayPlace[];
  readonly records: number;
}

export interface ReplaySlice {
  readonly read: number;
  /** Of another type than those asked for, or that no reaction is for. */
  readonly passedOver: number;
  /** Without effect before: handled now, or to be handled. */
  readonly fresh: number;
  /** Known to the inbox: nothing changes. */
  readonly known: number;
  /** Set aside by this replay. */
  readonly parked: number;
  /** What is left, to be asked for next; empty at the end. */
  readonly places: readonly ReplayPlace[];
}

interface Asked {
  readonly topic: string;
  readonly places: readonly ReplayPlace[];
  readonly types?: readonly string[];
  /** false: says what it would do. */
  readonly apply: boolean;
}

/** What one request does at most: whoever asks is told how far it is. */
const SLICE = { records: 5_000, milliseconds: 10_000 };

@Injectable()
export class EventReplays {
  constructor(
    private readonly pipeline: EventPipeline,
    private readonly reactions: Reactions,
    private readonly traces: EventTraces,
    @Inject(MESSAGING_OPTIONS) private readonly options: MessagingOptions,
  ) {}

  /**
   * Up to where the service's group is and no further: what comes after is delivered anyway, and by nobody else.
   * @throws RuleBroken TOPIC_NOT_READ
   * @throws BrokerAway
   */
  async plan(topic: string, from: ReplayBound, to?: ReplayBound): Promise<ReplayPlan> {
    this.mustRead(topic);
    const { broker, service } = this.options;
    const places = await askLog(broker, async (log) => {
      const [positions, starts, ends] = await Promise.all([
        log.positions([topic], service),
        from instanceof Date ? log.placesAt([topic], from) : [],
        to instanceof Date ? log.placesAt([topic], to) : [],
      ]);
      const at = (bound: ReplayBound | undefined, found: typeof starts, partition: number) =>
        typeof bound === 'number' ? bound : found.find((place) => place.partition === partition)?.offset;
      return positions.map(({ partition, first, next }) => ({
        partition,
        from: Math.max(first, at(from, starts, partition) ?? first),
        to: Math.min(next ?? first, at(to, ends, partition) ?? Infinity),
      }));
    });
    const some = places.filter((place) => place.from < place.to);
    return { topic, places: some, records: some.reduce((sum, place) => sum + place.to - place.from, 0) };
  }

  /**
   * Replays a part of it, or looks at it, and says what is left.
   * @throws RuleBroken TOPIC_NOT_READ, REPLAY_BEYOND_PROGRESS
   * @throws BrokerAway
   */
  async slice({ topic, places, types, apply }: Asked): Promise<ReplaySlice> {
    await this.mustBeBehind(topic, places);
    const counts = { read: 0, passedOver: 0, fresh: 0, known: 0, parked: 0 };
    const left = new Map(places.map((place) => [place.partition, { ...place }]));
    const enough = new AbortController();
    const timer = setTimeout(() => enough.abort(), SLICE.milliseconds);
    const from = places.map((place) => ({ topic, partition: place.partition, offset: place.from }));
    const take = async ({ partition, records }: PartitionRecords) => {
      const place = left.get(partition);
      const room = SLICE.records - counts.read;
      const mine = records.filter(({ offset }) => place && offset < place.to).slice(0, room);
      const last = mine.at(-1);
      if (place && last) {
        const wanted = mine.filter((record) => this.isWanted(record, types));
        const batch = { topic, partition, records: wanted };
        const { fresh, known, parked } = await (apply ? this.process(batch) : this.look(batch));
        counts.read += mine.length;
        counts.passedOver += mine.length - wanted.length;
        counts.fresh += fresh;
        counts.known += known;
        counts.parked += parked;
        place.from = last.offset + 1;
        if (place.from >= place.to) left.delete(partition);
      }
      if (left.size === 0 || counts.read >= SLICE.records) enough.abort();
    };
    if (left.size > 0) await this.options.broker?.log().read(from, take, enough.signal);
    clearTimeout(timer);
    return { ...counts, places: [...left.values()] };
  }

  /** To its end, whatever the time: what began is told of. */
  private async process(batch: PartitionRecords) {
    const outcomes = await this.pipeline.process(
      { ...batch, behind: 0, signal: new AbortController().signal, commit: () => Promise.resolve() },
      'again',
    );
    const ended = [...outcomes.values()];
    const count = (outcome: Outcome['outcome']) => ended.filter((one) => one.outcome === outcome).length;
    return { fresh: count('handled'), known: count('duplicate'), parked: count('parked') };
  }

  private async look({ topic, records }: PartitionRecords) {
    const ids = records.flatMap(({ headers }) => headerTexts(headers)['ce_id'] ?? []);
    const source = `/${topic.slice(0, topic.indexOf('.'))}`;
    const known = (await this.traces.receipts(source, ids)).length;
    return { fresh: records.length - known, known, parked: 0 };
  }

  private isWanted({ headers }: IncomingRecord, types: readonly string[] | undefined): boolean {
    const type = headerTexts(headers)['ce_type'] ?? '';
    return this.reactions.definitionOf(type) !== undefined && (!types || types.includes(type));
  }

  private async mustBeBehind(topic: string, places: readonly ReplayPlace[]): Promise<void> {
    this.mustRead(topic);
    const { broker, service } = this.options;
    const positions = await askLog(broker, (log) => log.positions([topic], service));
    const progress = new Map(positions.map(({ partition, next }) => [partition, next ?? 0]));
    if (places.every(({ partition, to }) => to <= (progress.get(partition) ?? 0))) return;
    throw new RuleBroken(
      'REPLAY_BEYOND_PROGRESS',
      'Un rejeu s’arrête là où le service en est : ce qui suit lui sera remis de toute façon.',
    );
  }

  private mustRead(topic: string): void {
    if (this.reactions.topics().includes(topic)) return;
    throw new RuleBroken('TOPIC_NOT_READ', 'Ce service n’écoute pas ce sujet.');
  }
}
