// Whether an event costs the same with a thousand rows in the tables of the messaging as with a million.
import type { Pace } from '../drive.ts';
import { Asked } from '../events.ts';
import { fillArchive, fillInbox, fillOutbox, fillParked } from '../fill.ts';
import {
  atMost,
  type Bench,
  type Costed,
  pairsOf,
  resultOf,
  type Result,
  type Row,
  showPace,
} from '../row.ts';
import { costed } from './relay.ts';

/** Rows of a table: what the reference has, and what is asked of the product. */
const sizesOf = ({ quick }: Bench) => ({ small: 1_000, large: quick ? 100_000 : 1_000_000 });

export const flatRow: Row = {
  name: 'flat',
  what: 'cost per event with 1 000 000 rows beside itself with 1 000',
  goals: [atMost('flat.relay', 1.3, 1.05), atMost('flat.consumer', 1.3, 1.05)],
  run: async (bench) => [...(await flatRelay(bench)), ...(await flatConsumer(bench))],
};

/** Outbox and archive. A backlog cannot be shorter than what is measured of it: the small outbox holds just that. */
async function flatRelay(bench: Bench): Promise<Result[]> {
  const { ground, quick } = bench;
  const { small, large } = sizesOf(bench);
  const [skip, most] = quick ? [2_000, 5_000] : [5_000, 15_000];
  const sideOf = async (rows: number) => {
    const database = await ground.database();
    await fillArchive(database, rows);
    const wanted = Math.max(rows, skip + most + 2_000);
    let turn = 0;
    return async (): Promise<Costed> => {
      const [left] = await database.query<{ n: number }>(
        'recruitment',
        'select count(*)::int as n from outbox',
      );
      await fillOutbox(database, { events: wanted - (left?.n ?? 0), after: 10_000 * turn++ });
      // It would go on to the end of the backlog: it is ended instead, and the next one warms up by what it skips.
      const contestant = bench.contestant('product');
      const order = { url: database.urlOf('recruitment'), brokers: ground.brokers, skip, most };
      const pace = await costed(bench, () => contestant.do<Pace>('product.relay', order));
      await bench.end(contestant);
      return pace;
    };
  };
  return results('flat.relay', await pairsOf(bench, await sideOf(large), await sideOf(small), showPace));
}

/** Inbox and parked events. */
async function flatConsumer(bench: Bench): Promise<Result[]> {
  const { ground, quick } = bench;
  const { small, large } = sizesOf(bench);
  const events = quick ? 5_000 : 10_000;
  const source = await ground.database();
  const sender = bench.contestant('bare');
  let turn = 0;
  const sideOf = async (rows: number) => {
    const database = await ground.database();
    const contestant = bench.contestant('product');
    await fillParked(database, rows);
    if (rows === large) await fillInbox(database, rows);
    return async (): Promise<Costed> => {
      await ground.emptyTopic(Asked.topic);
      await fillOutbox(source, { events, after: 10_000 * ++turn });
      const url = source.urlOf('recruitment');
      await sender.do('bare.relay', { url, brokers: ground.brokers, skip: 0, most: events });
      if (rows === small) {
        await database.query('training', 'truncate inbox');
        await fillInbox(database, rows);
      }
      await database.query('training', 'truncate effect, run_start');
      const group = `flat-${rows}-${contestant.pid}-${turn}`;
      const order = { url: database.urlOf('training'), brokers: ground.brokers, group };
      return costed(bench, () =>
        contestant.do<Pace>('product.consume', { ...order, topic: Asked.topic, events, style: 'each' }),
      );
    };
  };
  return results('flat.consumer', await pairsOf(bench, await sideOf(large), await sideOf(small), showPace));
}

function results(name: string, pairs: Parameters<typeof resultOf<Costed>>[2]): Result[] {
  return [
    resultOf(name, 'µs/event', pairs, ({ elapsed, events }) => (elapsed / events) * 1_000),
    resultOf(
      `${name}.cpu-all`,
      'µs/event',
      pairs,
      // What was skipped cost those who store as well, on both sides.
      ({ cpu, storing, events }) => ((cpu + storing) / events) * 1_000,
    ),
  ];
}
