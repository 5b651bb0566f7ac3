// What its own relay costs a service that commits as fast as it can.
import type { Pace } from '../drive.ts';
import type { Database } from '../ground.ts';
import { atLeast, type Bench, pairsOf, perSecond, resultOf, type Row } from '../row.ts';

const SIDE_BY_SIDE = 8;

interface Turn {
  readonly relaying: Pace;
  readonly silent: Pace;
}

const kept = ({ relaying, silent }: Turn): number => perSecond(relaying) / perSecond(silent);

async function producerOf(bench: Bench, kind: 'product' | 'bare') {
  const { ground, quick } = bench;
  const service = 'recruitment';
  // Apart, or the one would relay what the other commits.
  const [busy, quiet] = [await ground.database(), await ground.database()];
  const serving = async (name: string, database: Database, brokers: string | null) => {
    const contestant = bench.contestant(name);
    const url = database.urlOf(service);
    await contestant.do(`${kind}.serve`, { service, url, brokers, group: name, hears: null, says: 0 });
    return contestant;
  };
  const relaying = await serving(`${kind}-relaying`, busy, ground.brokers);
  const silent = await serving(`${kind}-silent`, quiet, null);
  const order = { says: 0, seconds: quick ? 1 : 2, sideBySide: SIDE_BY_SIDE };
  return async (): Promise<Turn> => {
    const first = await relaying.do<Pace>(`${kind}.full`, order);
    await untilEmpty(busy);
    const second = await silent.do<Pace>(`${kind}.full`, order);
    for (const each of [busy, quiet]) {
      await each.query(service, 'truncate outbox, outbox_archive, event_stream, command');
    }
    return { relaying: first, silent: second };
  };
}

async function untilEmpty(database: Database): Promise<void> {
  for (;;) {
    const [row] = await database.query('recruitment', 'select exists (select from outbox) as waiting');
    if (row?.['waiting'] !== true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export const producerRow: Row = {
  name: 'producer',
  what: 'producer: throughput with its relay running ÷ stopped',
  goals: [atLeast('producer', 0.85, 0.95)],
  async run(bench) {
    const [product, bare] = [await producerOf(bench, 'product'), await producerOf(bench, 'bare')];
    const pairs = await pairsOf(
      bench,
      product,
      bare,
      (turn) => `${Math.round(perSecond(turn.relaying))} of ${Math.round(perSecond(turn.silent))} tx/s`,
    );
    return [
      resultOf('producer', 'of it', pairs, kept),
      resultOf('producer.tx', 'commits/s', pairs, ({ relaying }) => perSecond(relaying)),
      resultOf(
        'producer.cpu',
        'µs/commit',
        pairs,
        ({ relaying }) => (relaying.cpu / relaying.events) * 1_000,
      ),
    ];
  },
};
