// F26: the version before serves; its schema is migrated under it, this version comes up beside it and takes over, is taken
// back and comes again. Both share requests, partitions and due work meanwhile: what one writes the other reads.
import { services } from '@cnfs/contracts';
import type { Fault } from '../fault.ts';
import { previousVersion } from '../previous-version.ts';
import { NOTICED, Rollout } from '../rollout.ts';
import { unnoticed } from '../unnoticed.ts';

/** Milliseconds for which both serve. */
const TOGETHER = [6_000, 12_000] as const;

export function twoVersions(): Fault {
  const rollout = new Rollout();
  let before = '';
  let forward = true;
  return {
    id: 'F26',
    title:
      'the version before and this one serve together: schema migrated under load, rolled out, taken back',
    unit: 'roll-outs of a service',
    recovery: 'told to end → ended',
    perRound: services.length,
    smoke: 0,
    campaign: 20,
    system: (_, options) => {
      before = previousVersion(options);
      return { ...rollout.system, built: before };
    },
    round: (round) =>
      unnoticed(round, NOTICED, async () => {
        const { target, count, random } = round;
        for (const name of random.shuffled(services)) {
          if (count() >= target) break;
          const together = random.between(...TOGETHER);
          await (forward
            ? rollout.replace(round, name, 'this version', { migrate: true, together })
            : rollout.replace(round, name, 'back to the one before', { built: before, together }));
        }
        forward = !forward;
      }),
  };
}
