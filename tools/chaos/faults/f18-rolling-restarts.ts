// F18: a new process of a service comes up, then the old one is told to end: no client notices, nothing is done twice.
import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceName, services } from '@cnfs/contracts';
import type { ServiceProcess, Stack } from '@cnfs/testing/stack';
import type { Fault, Round } from '../fault.ts';
import { Front } from '../front.ts';

/** Milliseconds that an orchestrator grants. */
const GRACE = 25_000;

/** Attempts that a client sees fail. Another with its key under way is no failure: it asks again. */
const failed = (result: string) => !/^[234]/.test(result);

export function rollingRestarts(): Fault {
  const fronts = new Map<ServiceName, Front>();
  const serving = new Map<ServiceName, ServiceProcess>();

  const front = async (stack: Stack) => {
    const urls = await Promise.all(
      services.map(async (name) => {
        const one = new Front();
        const url = await one.open();
        await one.add(stack.services[name]);
        fronts.set(name, one);
        serving.set(name, stack.services[name]);
        return [name, url] as const;
      }),
    );
    return Object.fromEntries(urls) as Record<ServiceName, string>;
  };

  const replace = async ({ system, violated, injected, recovered }: Round, name: ServiceName) => {
    const [old, through] = [serving.get(name), fronts.get(name)];
    if (!old || !through) throw new Error(`${name} has no front`);
    const next = await system.stack.beside(name);
    await next.start();
    await through.add(next);
    serving.set(name, next);
    const told = performance.now();
    await old.stop();
    const [how, took] = [await old.ended(), performance.now() - told];
    through.remove(old);
    if (how !== 0 || took > GRACE)
      violated('a service that is told to end does so in order', { name, how, took });
    injected(name);
    recovered(took);
  };

  return {
    id: 'F18',
    title: 'rolling restart (SIGTERM) of each service in turn, behind a proxy that honours readiness',
    unit: 'restarts',
    recovery: 'told to end → ended',
    perRound: 10,
    smoke: 5,
    campaign: 100,
    system: () => ({
      front,
      unsupervised: true,
      // Longer than the proxy takes to see that a process is not ready any more.
      environment: { SHUTDOWN_DRAIN_MS: '700' },
    }),
    async round(round) {
      const { system, target, count, violated, random } = round;
      const before = new Map(system.history.attempts);
      for (const name of random.shuffled([...services, ...services])) {
        if (count() >= target) break;
        await delay(random.between(100, 500));
        await replace(round, name);
      }
      const fresh = [...system.history.attempts]
        .filter(([result, times]) => failed(result) && times > (before.get(result) ?? 0))
        .map(([result, times]) => ({ result, times: times - (before.get(result) ?? 0) }));
      if (fresh.length > 0) violated('no request fails during a rolling restart', fresh);
    },
  };
}
