/**
 * How much is answered in a minute, by each process: to a person, to a system, and to an address from which requests come
 * that name nobody (no token, or one that is refused). Whoever shows a token that holds is never slowed by others of the
 * same address. A limiter that fails lets through: it protects the service, and must not be what takes it down.
 */
import rateLimit, { type FastifyRateLimitStoreCtor, type RateLimitOptions } from '@fastify/rate-limit';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import { contextOf } from '../auth/request-context.js';
import type { PlatformConfiguration } from '../configuration/variables.js';
import { TooManyRequests } from './problem.js';

type Limiter = ReturnType<FastifyInstance['createRateLimit']>;
type Kind = 'subject' | 'system' | 'address';

const WINDOW_MS = 60_000;
/** Counters kept of each kind; the least recently used one is forgotten first. */
const COUNTERS = 50_000;

export class RateLimits {
  private readonly limiters = new Map<Kind, Limiter>();
  private readonly logger = new Logger('Http');
  private failures: Counter | undefined;

  constructor(
    private readonly configuration: PlatformConfiguration,
    /** Where counters are kept; this process's memory by default. */
    private readonly store?: FastifyRateLimitStoreCtor,
  ) {}

  on(instance: FastifyInstance): void {
    const { RATE_LIMIT_SUBJECT, RATE_LIMIT_SYSTEM, RATE_LIMIT_ADDRESS } = this.configuration;
    void instance.register(rateLimit, { global: false, ...(this.store && { store: this.store }) });
    instance.after(() => {
      const add = (kind: Kind, max: number, keyGenerator?: RateLimitOptions['keyGenerator']) => {
        const options = {
          max,
          timeWindow: WINDOW_MS,
          cache: COUNTERS,
          ...(keyGenerator && { keyGenerator }),
        };
        if (max > 0) this.limiters.set(kind, instance.createRateLimit(options));
      };
      add('subject', RATE_LIMIT_SUBJECT, personOf);
      add('system', RATE_LIMIT_SYSTEM, personOf);
      add('address', RATE_LIMIT_ADDRESS);
    });
    instance.addHook('onRequest', async (request) => {
      if (request.is404) await this.check('address', request);
    });
  }

  measure(registry: Registry): void {
    this.failures = new Counter({
      name: 'rate_limiter_failures_total',
      help: 'Requests let through because the limiter failed',
      registers: [registry],
    });
  }

  /** Counts the request against who sends it. @throws TooManyRequests */
  async count(request: FastifyRequest): Promise<void> {
    const { actor } = contextOf(request);
    if (actor) await this.check(actor.role === 'service' ? 'system' : 'subject', request);
    else if (!request.url.startsWith('/health/')) await this.check('address', request);
  }

  private async check(kind: Kind, request: FastifyRequest): Promise<void> {
    const limiter = this.limiters.get(kind);
    if (!limiter) return;
    let told;
    try {
      told = await limiter(request);
    } catch (error) {
      this.failures?.inc();
      this.logger.warn({ err: error }, 'the rate limiter failed: the request passes');
      return;
    }
    if (!told.isAllowed && told.isExceeded) throw new TooManyRequests(Math.max(1, told.ttlInSeconds));
  }
}

function personOf(request: FastifyRequest): string {
  return contextOf(request).actor?.person ?? '';
}
