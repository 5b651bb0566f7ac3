// F7: the COMMIT reaches Postgres and its answer never comes back: nobody knows whether it is there, and it must be there
// whole or not at all.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';

const COMMIT = Buffer.from('COMMIT\0');

export const ambiguousCommits: Fault = {
  id: 'F7',
  title: 'the connection is cut between a COMMIT and its answer',
  unit: 'cuts',
  recovery: 'not measured: nothing is away',
  perRound: 100,
  smoke: 20,
  campaign: 300,
  proxied: true,
  async round({ system, random, target, count, injected }) {
    const proxy = system.proxies.postgres;
    const before = proxy.cuts;
    proxy.trouble({ cutAfter: (data) => data.includes(COMMIT) && random.chance(0.1) });
    while (count() < target) {
      await delay(50);
      for (let more = proxy.cuts - before - count(); more > 0; more--) injected('after COMMIT');
    }
    proxy.trouble({});
  },
};
