// Changing the processes of services under load, as an orchestrator does: the next one comes up and is sent requests,
// then the one before is told to end. Clients come by way of a front and must notice nothing.
import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceName, services } from '@cnfs/contracts';
import type { ServiceProcess, Stack } from '@cnfs/testing/stack';
import type { Round } from './fault.ts';
import { Front } from './front.ts';
import type { SystemOptions } from './system.ts';

/** Milliseconds that an orchestrator grants. */
const GRACE = 25_000;

/** What clients would notice. */
export const NOTICED = 'no request fails while processes are replaced';

export interface Replacement {
  /** Root of the build that takes over; this one unless told. */
  readonly built?: string;
  /** Its migrations come first, while the one before goes on. */
  readonly migrate?: boolean;
  /** Milliseconds for which both serve. */
  readonly together?: number;
}

export class Rollout {
  readonly #fronts = new Map<ServiceName, Front>();
  readonly #serving = new Map<ServiceName, ServiceProcess>();

  /** How a system differs whose services are rolled. */
  readonly system: Partial<SystemOptions> = {
    front: (stack) => this.#open(stack),
    unsupervised: true,
    // Longer than the front takes to see that a process is not ready any more.
    environment: { SHUTDOWN_DRAIN_MS: '700' },
  };

  /** Puts another process in the place of the one that serves, counts it, and says whether the old one ended in order. */
  async replace(round: Round, name: ServiceName, point: string, how: Replacement = {}): Promise<void> {
    const [old, front] = [this.#serving.get(name), this.#fronts.get(name)];
    if (!old || !front) throw new Error(`${name} has no front`);
    const next = await round.system.stack.beside(name, how.built);
    if (how.migrate) await next.migrate();
    await next.start();
    await front.add(next);
    this.#serving.set(name, next);
    await delay(how.together ?? 0);
    const told = performance.now();
    await old.stop();
    const [outcome, took] = [await old.ended(), performance.now() - told];
    front.remove(old);
    if (outcome !== 0 || took > GRACE)
      round.violated('a service that is told to end does so in order', { name, outcome, took });
    round.injected(point);
    round.recovered(took);
  }

  async #open(stack: Stack): Promise<Readonly<Record<ServiceName, string>>> {
    const urls = await Promise.all(
      services.map(async (name) => {
        const front = new Front();
        const url = await front.open();
        await front.add(stack.services[name]);
        this.#fronts.set(name, front);
        this.#serving.set(name, stack.services[name]);
        return [name, url] as const;
      }),
    );
    return Object.fromEntries(urls) as Record<ServiceName, string>;
  }
}
