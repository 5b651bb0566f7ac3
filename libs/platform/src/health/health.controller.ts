/**
 * Probes. Live: the loops of this process turn. Startup and ready: the schema is right and we are not draining. Neither looks
 * at the database or the broker: restarting us would mend neither. `dependencies` tells of them, to people.
 */
import { EventStrategy } from '@cnfs/messaging';
import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Public } from '../auth/policy.js';
import { TokenVerifier } from '../auth/token-verifier.js';
import { CONFIGURATION, type Configuration } from '../configuration/read.js';
import { DueWorkRunner } from '../due-work/runner.js';
import { Unavailable } from '../http/problem.js';
import { Lifecycle } from './lifecycle.js';

interface Dependencies {
  readonly database: 'up' | 'away';
  readonly issuer: 'up' | 'away';
  /** Age of the oldest event that is not sent, in seconds; null when the database is away. */
  readonly outboxOldestAgeSeconds: number | null;
}

@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly lifecycle: Lifecycle,
    private readonly runner: DueWorkRunner,
    private readonly dataSource: DataSource,
    private readonly verifier: TokenVerifier,
    private readonly reactions: EventStrategy,
    @Inject(CONFIGURATION) private readonly configuration: Configuration,
  ) {}

  /** Les boucles du processus tournent. */
  @Get('live')
  live(): { status: string } {
    if (!this.runner.isAlive || !this.reactions.isHealthy()) throw new Unavailable('NOT_LIVE');
    return { status: 'live' };
  }

  /** Le schéma est le bon ; le service a démarré. */
  @Get('startup')
  startup(): { status: string } {
    if (!this.lifecycle.isStarted) throw new Unavailable('NOT_STARTED');
    return { status: 'started' };
  }

  /** Le service prend des requêtes ; un processus `worker` a pris sa part des événements. */
  @Get('ready')
  ready(): { status: string } {
    const working = this.configuration.ROLE !== 'worker' || this.reactions.hasJoined();
    if (!this.lifecycle.isReady || !working) throw new Unavailable('NOT_READY');
    return { status: 'ready' };
  }

  /** Ce dont le service dépend répond-il ? */
  @Get('dependencies')
  async dependencies(@Res({ passthrough: true }) reply: FastifyReply): Promise<Dependencies> {
    const [age, issuer] = await Promise.all([this.outboxAge().catch(() => null), this.verifier.knowsKeys()]);
    const dependencies: Dependencies = {
      database: age === null ? 'away' : 'up',
      issuer: issuer ? 'up' : 'away',
      outboxOldestAgeSeconds: age,
    };
    if (age === null || !issuer) void reply.status(503);
    return dependencies;
  }

  /** An event's id is a uuid v7: it holds the real time it was appended at. */
  private async outboxAge(): Promise<number> {
    const [oldest] = await this.dataSource.query<{ age: number }[]>(
      `SELECT extract(epoch FROM clock_timestamp() - uuid_extract_timestamp(id))::float8 AS age
         FROM outbox ORDER BY seq LIMIT 1`,
    );
    return oldest?.age ?? 0;
  }
}
