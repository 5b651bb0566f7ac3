import { cpuOf } from '../cpu.ts';
import type { Pace } from '../drive.ts';
import { fillOutbox } from '../fill.ts';
import { atLeast, type Bench, type Costed, type Row, paceResults, pairsOf, showPace } from '../row.ts';

export const relayRow: Row = {
  name: 'relay',
  what: 'relay: a backlog of 100 000 events to Kafka',
  goals: [atLeast('relay', 0.8, 0.9)],
  async run(bench) {
    const { ground, quick } = bench;
    const events = quick ? 20_000 : 100_000;
    const database = await ground.database();
    const [product, bare] = [bench.contestant('product'), bench.contestant('bare')];
    const measure = (task: string, contestant: typeof product) => async (): Promise<Costed> => {
      await database.query('recruitment', 'truncate outbox, outbox_archive');
      await fillOutbox(database, { events });
      const order = { url: database.urlOf('recruitment'), brokers: ground.brokers, skip: 0, most: events };
      return costed(bench, () => contestant.do<Pace>(task, order));
    };
    const pairs = await pairsOf(
      bench,
      measure('product.relay', product),
      measure('bare.relay', bare),
      showPace,
    );
    await Promise.all([bench.end(product), bench.end(bare)]);
    return paceResults('relay', pairs);
  },
};

/** A pace with what those who store spent on it. */
export async function costed({ ground }: Bench, measure: () => Promise<Pace>): Promise<Costed> {
  const before = cpuOf(ground.storing);
  const pace = await measure();
  return { ...pace, storing: cpuOf(ground.storing) - before };
}
