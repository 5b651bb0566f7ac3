// What a bare contestant can be told to do.
import pg from 'pg';
import { Arrivals, driveAtFull, driveAtRate, now, type Moments, type Pace, Sendings } from '../drive.ts';
import { CHAIN, type BenchEvent } from '../events.ts';
import type { ConsumeTask, DriveTask, FullTask, RelayTask, ServeTask } from '../tasks.ts';
import { consumeBare, insertEach, upsertRun } from './consumer.ts';
import { bareProducer } from './kafka.ts';
import { BareRelay } from './relay.ts';
import { BareService } from './service.ts';

let service: BareService | undefined;
let effects: [number, number][] = [];

export const bareTasks = {
  async 'bare.relay'({ url, brokers, most }: RelayTask): Promise<Pace> {
    const producer = await bareProducer(brokers);
    const sendings = new Sendings(0, most);
    const relay = new BareRelay(url, producer, '/recruitment', sendings);
    await relay.connect();
    await relay.pass();
    await relay.stop();
    await producer.disconnect();
    return sendings.over;
  },

  async 'bare.consume'({ url, brokers, group, topic, events, style }: ConsumeTask): Promise<Pace> {
    const pool = new pg.Pool({ connectionString: url, max: 10 });
    const arrivals = new Arrivals(events);
    const react = style === 'run' ? upsertRun : insertEach;
    const onBatch = (records: number, done: boolean) => arrivals.onBatch(records, done);
    const consumer = await consumeBare({ brokers, group, topic, pool, react, onBatch });
    const pace = await arrivals.over;
    await consumer.disconnect();
    await pool.end();
    return pace;
  },

  async 'bare.serve'({ service: name, url, brokers, group, hears, says }: ServeTask): Promise<void> {
    service = await BareService.start({
      service: name,
      url,
      brokers,
      group,
      hears: hears === null ? undefined : CHAIN[hears],
      says: says === null ? null : (CHAIN[says] ?? null),
      onEffect: (n) => void effects.push([n, now()]),
    });
  },

  'bare.drive': ({ says, ...how }: DriveTask): Promise<Moments> =>
    driveAtRate(served(), { event: CHAIN[says] as BenchEvent, ...how }),

  'bare.full': ({ says, ...how }: FullTask): Promise<Pace> =>
    driveAtFull(served(), { event: CHAIN[says] as BenchEvent, ...how }),

  async 'bare.effects'(): Promise<Moments> {
    return effects;
  },

  async 'bare.forget'(): Promise<void> {
    effects = [];
  },

  async 'bare.stop'(): Promise<void> {
    await service?.stop();
    service = undefined;
  },
};

function served(): BareService {
  if (!service) throw new Error('nothing is served');
  return service;
}
