// Runs a fault: rounds of injections under load, and after each round everything is checked.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Violation } from '@cnfs/testing/programme';
import type { BrokerChoice } from '@cnfs/testing/stack';
import type { Fault } from './fault.ts';
import { BOUND, Lost, quiesce } from './quiescence.ts';
import { Random } from './random.ts';
import { System } from './system.ts';
import { verdict } from './verdict.ts';

/** What is asked for. */
export interface RunOptions {
  /** Injections. */
  readonly runs: number;
  readonly seed: number;
  readonly broker: BrokerChoice;
  /** Commands a second. */
  readonly rate: number;
  readonly clients: number;
  /** Seconds after which no new round begins. */
  readonly limit: number;
  /** Milliseconds to quiet that are still in order; those of INV11 unless told. */
  readonly bound?: number;
  /** Folder of logs and history. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Commit of the version before, for who rolls one out. */
  readonly previous?: string;
  /** Proxies before Postgres and the broker, whether or not the fault asks for them. */
  readonly proxied?: boolean;
  readonly say: (line: string) => void;
}

/** What came of it. */
export interface Result {
  readonly fault: string;
  readonly seed: number;
  readonly startedAt: string;
  readonly seconds: number;
  /** Injections in all, and by point. */
  readonly injections: number;
  readonly points: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
  /** Milliseconds, in the order they were measured. */
  readonly recoveries: readonly number[];
  /** Milliseconds from the end of each round to quiet. */
  readonly quiescences: readonly number[];
  readonly commands: Readonly<Record<'acknowledged' | 'refused' | 'ambiguous', number>>;
  /** Attempts by status or error code. */
  readonly attempts: Readonly<Record<string, number>>;
  readonly events: number;
}

/** Starts what a fault breaks. */
export async function open(options: Omit<RunOptions, 'runs'>, fault?: Fault): Promise<System> {
  const folder = join(options.folder, fault?.id ?? 'shared');
  mkdirSync(folder, { recursive: true });
  const random = new Random(options.seed);
  const own = fault?.system?.(random.fork(), { ...options, folder }) ?? {};
  const system = await System.start({
    broker: options.broker,
    random,
    load: { clients: options.clients, rate: options.rate },
    proxied: options.proxied ?? fault?.proxied ?? false,
    ...own,
    folder,
    environment: { ...options.environment, ...own.environment },
  });
  options.say(`system up; logs and history in ${folder}`);
  return system;
}

/** @param system that other faults were injected into before; it is left running */
export async function run(fault: Fault, system: System, options: RunOptions): Promise<Result> {
  const { runs, seed, say, bound = BOUND } = options;
  const random = new Random(seed);
  const began = performance.now();
  const startedAt = new Date().toISOString();
  const elapsed = () => (performance.now() - began) / 1_000;
  const points = new Map<string, number>();
  const recoveries: number[] = [];
  const quiescences: number[] = [];
  const violations: Violation[] = [];
  const violated = (invariant: string, detail: unknown) => {
    violations.push({ invariant, rows: [detail] });
    say(`  VIOLATION ${invariant}: ${JSON.stringify(detail).slice(0, 600)}`);
  };

  say(`${fault.id} ${fault.title}: ${runs} ${fault.unit}, seed ${seed}`);
  let injections = 0;
  let events = 0;
  // The system may have lived through others.
  const before = { ...counts(system) };
  await fault.prepare?.(system);
  const chance = random.fork();
  for (let round = 1; injections < runs && elapsed() < options.limit && violations.length === 0; round++) {
    const target = Math.min(fault.perRound, runs - injections);
    let count = 0;
    const injected = (point: string) => {
      count += 1;
      points.set(point, (points.get(point) ?? 0) + 1);
    };
    system.onIncident = (incident) => {
      if (incident.kind === 'crashed') injected(String(incident.what));
      else if (incident.kind === 'recovered') recoveries.push(Number(incident.what));
      else if (!fault.tolerates?.(incident))
        violated('services end only when they are killed or told to', incident);
    };
    const from = performance.now();
    await fault.round({
      ...{ system, random: chance, target, bound, violated },
      count: () => count,
      injected,
      recovered: (milliseconds) => recoveries.push(milliseconds),
    });
    await system.disarm();
    const injecting = performance.now() - from;
    injections += count;
    await system.load.pause();
    try {
      quiescences.push(await quiesce(system.database, system.brokers, bound));
    } catch (error) {
      const invariant =
        error instanceof Lost
          ? 'INV3 what was sent is taken in by everyone who reads it'
          : `INV11 all is quiet ${bound / 1_000} s after the fault`;
      violated(invariant, String(error));
    }
    const judging = performance.now();
    const found = await verdict(system);
    for (const { invariant, rows } of found) violated(invariant, rows.slice(0, 5));
    events = await eventsOf(system);
    const { history } = system;
    say(
      `  ${elapsed().toFixed(0).padStart(4)} s  round ${round}: ${injections}/${runs} ${fault.unit}, ` +
        `${history.commands.length} commands (${history.count('ambiguous')} ambiguous), ${events} events, ` +
        `injected in ${seconds(injecting)}, quiet after ${seconds(quiescences.at(-1) ?? 0)}, ` +
        `judged in ${seconds(performance.now() - judging)}, ${violations.length} violations`,
    );
    system.load.resume();
  }
  if (violations.length > 0) {
    say(`  FAILED. Again: npm run chaos -- --fault ${fault.id} --runs ${runs} --seed ${seed}`);
  }
  return {
    ...{ fault: fault.id, seed, startedAt, injections, violations, recoveries, quiescences, events },
    seconds: Math.round(elapsed()),
    points: Object.fromEntries(points),
    ...since(before, counts(system)),
  };
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}

type Counts = Pick<Result, 'commands' | 'attempts'>;

function counts({ history }: System): Counts {
  return {
    commands: {
      acknowledged: history.count('acknowledged'),
      refused: history.count('refused'),
      ambiguous: history.count('ambiguous'),
    },
    attempts: Object.fromEntries(history.attempts),
  };
}

function since(before: Counts, after: Counts): Counts {
  const less = <K extends string>(now: Readonly<Record<K, number>>, then: Readonly<Record<string, number>>) =>
    Object.fromEntries(
      Object.entries<number>(now).flatMap(([name, count]) => {
        const fresh = count - (then[name] ?? 0);
        return fresh > 0 || name in before.commands ? [[name, fresh]] : [];
      }),
    ) as Record<K, number>;
  return { commands: less(after.commands, before.commands), attempts: less(after.attempts, before.attempts) };
}

async function eventsOf({ database }: System): Promise<number> {
  const { rows } = await database.query<{ count: string }>(
    `SELECT (SELECT count(*) FROM recruitment.outbox_archive) + (SELECT count(*) FROM training.outbox_archive)
          + (SELECT count(*) FROM deployment.outbox_archive) + (SELECT count(*) FROM payments.outbox_archive)
          + (SELECT count(*) FROM kits.outbox_archive) AS count`,
  );
  return Number(rows[0]?.count);
}
