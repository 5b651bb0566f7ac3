/** Before every handler: who calls, may this role call this route, and what does it reach. Events have no caller and pass. */
import { Forbidden } from '@cnfs/kernel';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
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
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const policy = this.reflector.getAllAndOverride<Policy | undefined>(POLICY, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!policy) throw new Error('a route without a policy was started');
    if (policy.public) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const actor = this.resolver.resolve(await this.verifier.verify(bearerOf(request)));
    const known = contextOf(request);
    known.actor = actor;
    known.perimeter = new Perimeter(actor, narrowingOf(policy.allow, actor));
    return true;
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
