import type { Contestant } from '../contestant.ts';
import type { Pace } from '../drive.ts';
import { Asked } from '../events.ts';
import { fillOutbox } from '../fill.ts';
import type { Database } from '../ground.ts';
import { atLeast, type Bench, type Costed, paceResults, pairsOf, type Row, showPace } from '../row.ts';
import { costed } from './relay.ts';

/** Readers of one topic that was filled once: each time as a new group, into empty tables. */
async function consumption(bench: Bench, name: string, style: 'each' | 'run') {
  const { ground, quick } = bench;
  const events = quick ? 10_000 : 20_000;
  const database = await ground.database();
  const [product, bare] = [bench.contestant('product'), bench.contestant('bare')];
  const known = await topicWith(bench, database, bare, events);
  let turn = 0;
  const measure = (task: string, contestant: Contestant) => async (): Promise<Costed> => {
    await database.query('training', 'truncate inbox, effect, report, run_start');
    const order = {
      url: database.urlOf('training'),
      brokers: ground.brokers,
      group: `${name}-${contestant.name}-${contestant.pid}-${++turn}`,
      topic: Asked.topic,
      events: known,
      style,
    };
    return costed(bench, () => contestant.do<Pace>(task, order));
  };
  const pairs = await pairsOf(
    bench,
    measure('product.consume', product),
    measure('bare.consume', bare),
    showPace,
  );
  await Promise.all([bench.end(product), bench.end(bare)]);
  return paceResults(name, pairs);
}

/** @returns how many events the topic holds: what other rows left in it is read as well. */
async function topicWith(
  { ground }: Bench,
  database: Database,
  bare: Contestant,
  events: number,
): Promise<number> {
  await ground.emptyTopic(Asked.topic);
  await fillOutbox(database, { events });
  await bare.do('bare.relay', {
    url: database.urlOf('recruitment'),
    brokers: ground.brokers,
    skip: 0,
    most: events,
  });
  return events;
}

export const consumerRow: Row = {
  name: 'consumer',
  what: 'consumer, a reaction per event, runs in one transaction',
  goals: [atLeast('consumer', 0.6, 0.75)],
  run: (bench) => consumption(bench, 'consumer', 'each'),
};

export const consumerRunRow: Row = {
  name: 'consumer-run',
  what: 'consumer, a reaction that takes a run',
  goals: [atLeast('consumer-run', 0.6, 0.8)],
  run: (bench) => consumption(bench, 'consumer-run', 'run'),
};
