/** Before every handler: who calls, may this role call this route, and what does it reach. Events have no caller and pass. */
import { Forbidden } from '@cnfs/kernel';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { HttpAdapterHost, Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { HttpAdapter } from '../http/http-adapter.js';
import { Unauthenticated } from '../http/problem.js';
import type { Actor } from './actor.js';
import { ActorResolver } from './actor-resolver.js';
import { type Narrowing, Perimeter } from './perimeter.js';
import { type Allowance, POLICY, type Policy } from './policy.js';
import { contextOf } from './request-context.js';
import { TokenVerifier } from './token-verifier.js';

@Injectable()
export class PolicyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly verifier: TokenVerifier,
    private readonly resolver: ActorResolver,
    private readonly host: HttpAdapterHost,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const policy = this.reflector.getAllAndOverride<Policy | undefined>(POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!policy) throw new Error('a route without a policy was started');
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!policy.public) contextOf(request).actor = await this.actorOf(request);
    await this.count(request);
    const known = contextOf(request);
    if (!policy.public && known.actor)
      known.perimeter = new Perimeter(known.actor, narrowingOf(policy.allow, known.actor));
    return true;
  }

  /** A token that does not hold counts against the address that it came from. */
  private async actorOf(request: FastifyRequest): Promise<Actor> {
    try {
      return this.resolver.resolve(await this.verifier.verify(bearerOf(request)));
    } catch (error) {
      if (error instanceof Unauthenticated) await this.count(request);
      throw error;
    }
  }

  /** What is refused for its role counts as well. @throws TooManyRequests */
  private async count(request: FastifyRequest): Promise<void> {
    const { httpAdapter } = this.host;
    if (httpAdapter instanceof HttpAdapter) await httpAdapter.rateLimits.count(request);
  }
}

function bearerOf(request: FastifyRequest): string {
  const [, token] = /^Bearer +([\w.-]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw new Unauthenticated();
  return token;
}

/** @throws Forbidden when the policy does not name the role */
function narrowingOf(allow: Allowance, actor: Actor): Narrowing {
  if (actor.role === 'service') {
    if (allow.service && actor.scopes.includes(allow.service.scope)) return 'all';
    throw new Forbidden();
  }
  const narrowing = allow[actor.role];
  if (narrowing === undefined) throw new Forbidden();
  return narrowing;
}
