// From the commit in one service to the commit of its effect in another, through one hop and through four.
import type { Contestant } from '../contestant.ts';
import type { Moments } from '../drive.ts';
import { CHAIN } from '../events.ts';
import type { Database } from '../ground.ts';
import { atMost, type Bench, type Pair, pairsOf, resultOf, type Result, type Row } from '../row.ts';
import { quantile } from '../stats.ts';

const PATIENCE = 60_000; // milliseconds

/** Processes of one kind, each of which serves one service. */
interface Line {
  /** Who is given the commands, and who shows their effect. */
  readonly first: Contestant;
  readonly last: Contestant;
  readonly kind: string;
}

interface Load {
  readonly perSecond: number;
  readonly count: number;
}

async function serve(
  bench: Bench,
  kind: 'product' | 'bare',
  database: Database,
  links: readonly { service: (typeof CHAIN)[number]['service']; hears: number | null; says: number | null }[],
): Promise<Contestant[]> {
  const contestants: Contestant[] = [];
  for (const { service, hears, says } of links) {
    const each = bench.contestant(`${kind}-${service}`);
    contestants.push(each);
    const group = `${kind}-${service}-${each.pid}`;
    await each.do(`${kind}.serve`, {
      ...{ service, hears, says, group },
      url: database.urlOf(service),
      brokers: bench.ground.brokers,
    });
  }
  return contestants;
}

/** @returns milliseconds of each command from its commit to its effect */
async function latencies({ first, last, kind }: Line, load: Load): Promise<number[]> {
  await last.do(`${kind}.forget`);
  const committed = await first.do<Moments>(`${kind}.drive`, { says: 0, ...load });
  const end = performance.now() + PATIENCE;
  for (;;) {
    const effects = new Map(await last.do<Moments>(`${kind}.effects`));
    if (committed.every(([n]) => effects.has(n))) {
      return committed.map(([n, at]) => (effects.get(n) as number) - at);
    }
    if (performance.now() > end)
      throw new Error(`${kind}: of ${load.count} only ${effects.size} took effect`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function race(
  bench: Bench,
  name: string,
  lines: { readonly product: Line; readonly bare: Line },
  load: Load,
): Promise<Result[]> {
  // Both have joined their groups and found their leaders before anything counts.
  for (const line of [lines.product, lines.bare]) await latencies(line, { ...load, count: load.perSecond });
  const pairs: Pair<number[]>[] = await pairsOf(
    bench,
    () => latencies(lines.product, load),
    () => latencies(lines.bare, load),
    (all) => `p50 ${quantile(all, 0.5).toFixed(1)} ms, p99 ${quantile(all, 0.99).toFixed(1)} ms`,
  );
  const all = pairs.flatMap(({ value }) => value);
  return [
    resultOf(`${name}.p50`, 'ms', pairs, (taken) => quantile(taken, 0.5), all),
    resultOf(`${name}.p99`, 'ms', pairs, (taken) => quantile(taken, 0.99), all),
  ];
}

export const hopRow: Row = {
  name: 'hop',
  what: 'commit in one service → effect committed in another, 200 commands/s',
  goals: [atMost('hop.p50', 2, 1.5), atMost('hop.p99', 2.5, 2)],
  async run(bench) {
    const lines = await linesOf(bench, [
      { service: 'recruitment', hears: null, says: 0 },
      { service: 'training', hears: 0, says: null },
    ]);
    return race(bench, 'hop', lines, { perSecond: 200, count: bench.quick ? 400 : 600 });
  },
};

export const hopsRow: Row = {
  name: 'hops',
  what: 'four hops through four processes, 20 chains/s',
  goals: [atMost('hops.p50', 2, 1.5), atMost('hops.p99', 2.5, 2)],
  async run(bench) {
    // The fourth hop comes back to where the first began, and ends there.
    const lines = await linesOf(bench, [
      { service: 'recruitment', hears: 3, says: null },
      { service: 'training', hears: 0, says: 1 },
      { service: 'deployment', hears: 1, says: 2 },
      { service: 'payments', hears: 2, says: 3 },
    ]);
    const { product, bare } = lines;
    const circle = {
      product: { ...product, last: product.first },
      bare: { ...bare, last: bare.first },
    };
    return race(bench, 'hops', circle, { perSecond: 20, count: bench.quick ? 40 : 100 });
  },
};

async function linesOf(bench: Bench, links: Parameters<typeof serve>[3]) {
  for (const { topic } of CHAIN) await bench.ground.emptyTopic(topic);
  const lineOf = async (kind: 'product' | 'bare'): Promise<Line> => {
    // Databases apart, topics apart by group: either would hear the other's events otherwise.
    const all = await serve(bench, kind, await bench.ground.database(), links);
    return { kind, first: all[0] as Contestant, last: all[all.length - 1] as Contestant };
  };
  return { product: await lineOf('product'), bare: await lineOf('bare') };
}
