// The load: clients that live stories side by side, each on its own, at a given pace.
import { setTimeout as delay } from 'node:timers/promises';
import { type ServiceName, services } from '@cnfs/contracts';
import type { ActorClaims } from '@cnfs/testing';
import {
  Cast,
  Paying,
  type Product,
  Recruiting,
  Refused,
  Serving,
  exampleSiret,
  exampleStructure,
} from '@cnfs/testing/programme';
import type { Stack } from '@cnfs/testing/stack';
import { Ambiguous, Client } from './client.ts';
import type { History } from './history.ts';
import type { Random } from './random.ts';
import { type Teller, type World, stories } from './stories.ts';

/** How much of it there is. */
export interface LoadOptions {
  readonly clients: number;
  /** Commands a second that all clients together aim at. */
  readonly rate: number;
  /** Share of commands given up after the first attempt without an answer. */
  readonly impatient?: number;
}

export class Load {
  readonly #options: LoadOptions;
  readonly #tellers: Teller[];
  #world: World | undefined;
  #open = true;
  #release: () => void = () => undefined;
  #gate: Promise<void> = Promise.resolve();
  #underWay = 0;
  /** Stories told to the end, and those that were not, by the reason. */
  readonly told = new Map<string, number>();

  constructor(
    stack: Stack,
    urls: Readonly<Record<ServiceName, string>>,
    history: History,
    random: Random,
    options: LoadOptions,
  ) {
    this.#options = options;
    this.#tellers = Array.from({ length: options.clients }, () => {
      const own = random.fork();
      const client = new Client({
        urls,
        issuer: stack.issuer,
        history,
        random: own,
        pause: () => (1_000 * this.#options.clients) / this.#options.rate,
        enter: () => this.#enter(),
        ...(options.impatient !== undefined && { impatient: options.impatient }),
      });
      const product: Product = {
        services: Object.fromEntries(
          services.map((name) => [
            name,
            { as: (actor: ActorClaims) => client.to(name, actor), anonymous: client.to(name, null) },
          ]),
        ) as Product['services'],
        mailTo: (to) => stack.mailbox.next({ to }, { deadline: 30_000, every: 100 }),
        advanceTo: () => Promise.reject(new Error('the load does not move the clock')),
      };
      return {
        cast: new Cast(product),
        recruiting: new Recruiting(product),
        serving: new Serving(product),
        paying: new Paying(product),
        random: own,
      };
    });
  }

  /** Money, kits and a training session for the stories to draw on. All goes well yet. */
  async prepare(today: string, contractEnd: string): Promise<void> {
    const { serving, paying } = this.#tellers[0] as Teller;
    await paying.setCeiling('ADVISERS', 20_000_000_000_00);
    const kitModelId = await serving.stockKits(100_000);
    const organisationId = await serving.registerOrganisation(exampleSiret(99_999), 'Organisme exemple');
    const sessionId = await serving.openSession(organisationId, today, contractEnd, 500);
    this.#world = {
      ...{ today, contractEnd, organisationId, sessionId, kitModelId },
      serving: [],
      paid: new Set(),
      committees: 0,
    };
  }

  start(): void {
    for (const teller of this.#tellers) void this.#live(teller);
  }

  /** A command that waits for no other service. @throws Error when it is not acknowledged */
  async ask(): Promise<void> {
    await this.#tellers[0]?.recruiting.register(exampleStructure());
  }

  /** Closes the gate and waits until nobody is on the way to a service. */
  async pause(): Promise<void> {
    if (this.#open) this.#gate = new Promise((resolve) => (this.#release = resolve));
    this.#open = false;
    while (this.#underWay > 0) await delay(20);
  }

  resume(): void {
    this.#open = true;
    this.#release();
  }

  async #enter(): Promise<() => void> {
    while (!this.#open) await this.#gate;
    this.#underWay += 1;
    return () => void (this.#underWay -= 1);
  }

  async #live(teller: Teller): Promise<void> {
    const world = this.#world;
    if (!world) throw new Error('prepare() comes first');
    const bag = stories.flatMap(([story, weight]) => Array.from({ length: weight }, () => story));
    for (;;) {
      const reason = await teller.random
        .pick(bag)(teller, world)
        .then(() => 'told', whyNot);
      this.told.set(reason, (this.told.get(reason) ?? 0) + 1);
      await delay(teller.random.between(5, 50));
    }
  }
}

/** A story ends where its client gives up; what it had done until then is in the history. */
function whyNot(error: unknown): string {
  if (error instanceof Ambiguous) return 'gave up';
  if (error instanceof Refused)
    return `refused ${error.status} ${codeOf(error.problem)}: ${withoutIds(error.what)}`;
  const { message } = error instanceof Error ? error : new Error(String(error));
  return message.includes('never came') || message.includes('did not come') ? 'waited in vain' : message;
}

function codeOf(problem: unknown): string {
  return (problem as { code?: string } | null)?.code ?? '';
}

function withoutIds(path: string): string {
  return path.replace(/[0-9a-f-]{36}/g, ':id').replace(/\?.*/, '');
}
