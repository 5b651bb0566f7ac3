// F16: a reaction takes several times as long as the group's session: it waits for something, or computes so long that the
// process says nothing to anybody. A second process of the service is there to take over.
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '@cnfs/testing';
import type { Fault, Round } from '../fault.ts';
import { SLOW_POINTS } from '../inject/points.ts';
import { withAdmin } from '../kafka.ts';
import type { Supervisor } from '../supervisor.ts';

/** Milliseconds; the session lasts one second. */
const SLOW = [2_500, 6_000] as const;

/** Milliseconds after which a group whose members are all well must have come to rest. */
const REST = 20_000;

export const slowReactions: Fault = {
  id: 'F16',
  title: 'a reaction takes 2.5 to 6 s while the group’s session lasts 1 s: it waits, or blocks its process',
  unit: 'slow reactions',
  recovery: 'reaction begun → group at rest again',
  perRound: 5,
  smoke: 2,
  campaign: 20,
  prepare: async (system) => {
    await system.instrument();
    await system.doubled();
  },
  async round(round) {
    const { system, random, target, count } = round;
    const slow = async (supervisor: Supervisor, n: number) => {
      const how = n % 2 === 0 ? '' : ':blocking';
      const milliseconds = random.between(...SLOW);
      const told = join(system.stack.logs, `slowed-${supervisor.name}`);
      const at = `${SLOW_POINTS[0]}:1:${milliseconds}${how}`;
      system.arming = (service) =>
        Promise.resolve(
          service === supervisor.name ? { point: null, environment: { SLOW_AT: at, SLOWED: told } } : null,
        );
      await supervisor.restart();
      await eventually(() => existsSync(told), { deadline: 120_000, what: 'the slow reaction' });
      rmSync(told);
      await rests(round, supervisor.name, milliseconds);
      round.injected(how === '' ? 'waits' : 'blocks');
    };
    while (count() < target) {
      await slow(random.pick(system.all), count());
      await delay(random.between(200, 800));
    }
  },
};

/** Once the reaction is over, every member is in the group and partitions are dealt out: no rebalance follows another. */
async function rests({ system, recovered, violated }: Round, group: string, slow: number): Promise<void> {
  const from = performance.now();
  await delay(slow);
  try {
    await withAdmin(system.brokers, (admin) =>
      eventually(
        async () => {
          const { groups } = await admin.describeGroups([group]);
          return groups[0]?.state === 'Stable' && groups[0].members.length === 2;
        },
        { deadline: REST, every: 200, what: `a group at rest (${group})` },
      ),
    );
    recovered(performance.now() - from);
  } catch (error) {
    violated('no endless rebalance', String(error));
  }
}
