// F7: the COMMIT reaches Postgres and its answer never comes back: nobody knows whether it is there, and it must be there
// whole or not at all.
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../fault.ts';
import { TcpProxy } from '../proxy.ts';

const COMMIT = Buffer.from('COMMIT\0');

let proxy: TcpProxy | undefined;

export const ambiguousCommits: Fault = {
  id: 'F7',
  title: 'the connection is cut between a COMMIT and its answer',
  unit: 'cuts',
  recovery: 'not measured: nothing is away',
  perRound: 100,
  smoke: 20,
  campaign: 300,
  system: (random) => ({
    postgresAt: async (port) => {
      proxy = await TcpProxy.open({ host: '127.0.0.1', port }, () => random.next());
      return proxy.port;
    },
  }),
  async round({ random, target, count, injected }) {
    if (!proxy) throw new Error('no proxy before Postgres');
    const before = proxy.cuts;
    proxy.trouble({ cutAfter: (data) => data.includes(COMMIT) && random.chance(0.1) });
    while (count() < target) {
      await delay(50);
      for (let more = proxy.cuts - before - count(); more > 0; more--) injected('after COMMIT');
    }
    proxy.trouble({});
  },
};
