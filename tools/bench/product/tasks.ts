// What a contestant on libs/messaging can be told to do.
import { openBroker } from '@cnfs/messaging';
import { Arrivals, driveAtFull, driveAtRate, now, type Moments, type Pace, Sendings } from '../drive.ts';
import { Asked, type BenchEvent, CHAIN } from '../events.ts';
import type { ConsumeTask, DriveTask, FullTask, RelayTask, ServeTask } from '../tasks.ts';
import { watched } from './broker.ts';
import { reactionPerEvent, reactionPerRun } from './reactions.ts';
import { ProductService } from './service.ts';

let service: ProductService | undefined;
let effects: [number, number][] = [];

const brokerAt = (brokers: string) =>
  openBroker(`kafka://${brokers}`, { clientId: 'product', production: true });

export const productTasks = {
  async 'product.relay'({ url, brokers, skip, most }: RelayTask): Promise<Pace> {
    const sendings = new Sendings(skip, most);
    const broker = watched(brokerAt(brokers), { sendings });
    const relaying = await ProductService.start({ service: 'recruitment', url, broker });
    const pace = await sendings.over;
    if (skip === 0) await relaying.stop();
    return pace;
  },

  async 'product.consume'({ url, brokers, group, events, style }: ConsumeTask): Promise<Pace> {
    const arrivals = new Arrivals(events);
    const broker = watched(brokerAt(brokers), {
      group,
      onBatch: (records, done) => arrivals.onBatch(records, done),
    });
    const reactions =
      style === 'run' ? reactionPerRun(Asked) : reactionPerEvent(Asked, null, () => undefined);
    const consuming = await ProductService.start({ service: 'training', url, broker, reactions });
    const pace = await arrivals.over;
    await consuming.stop();
    return pace;
  },

  async 'product.serve'({ service: name, url, brokers, group, hears, says }: ServeTask): Promise<void> {
    const heard = hears === null ? undefined : CHAIN[hears];
    const said = says === null ? null : (CHAIN[says] ?? null);
    const onEffect = (n: number) => void effects.push([n, now()]);
    service = await ProductService.start({
      service: name,
      url,
      broker: brokers === null ? null : watched(brokerAt(brokers), { group }),
      reactions: heard && reactionPerEvent(heard, said, onEffect),
    });
  },

  'product.drive': ({ says, ...how }: DriveTask): Promise<Moments> =>
    driveAtRate(served(), { event: CHAIN[says] as BenchEvent, ...how }),

  'product.full': ({ says, ...how }: FullTask): Promise<Pace> =>
    driveAtFull(served(), { event: CHAIN[says] as BenchEvent, ...how }),

  async 'product.effects'(): Promise<Moments> {
    return effects;
  },

  async 'product.forget'(): Promise<void> {
    effects = [];
  },

  async 'product.stop'(): Promise<void> {
    await service?.stop();
    service = undefined;
  },
};

function served(): ProductService {
  if (!service) throw new Error('nothing is served');
  return service;
}
