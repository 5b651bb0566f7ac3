/** Which roles may call a route, and what part of its resources each of them reaches. Every route carries one policy. */
import {
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
  createParamDecorator,
} from '@nestjs/common';
import type { ActingRole, Actor } from './actor.js';
import { contextOf } from './request-context.js';
import type { Narrowing, Perimeter } from './perimeter.js';

export type Allowance = Partial<Record<Exclude<ActingRole, 'service'>, Narrowing>> & {
  /** An external system, by the scope it was given; it reaches every resource of the route. */
  readonly service?: { readonly scope: string };
};

export type Policy = { readonly public: true } | { readonly public: false; readonly allow: Allowance };

export const POLICY = 'cnfs:policy';
const TAKES_PERIMETER = 'cnfs:takes-perimeter';
const TAKES_ACTOR = 'cnfs:takes-actor';

/** Roles that may call the route; on a class, all its routes. A role that is absent gets 403. */
export function Allow(allow: Allowance): CustomDecorator {
  return SetMetadata(POLICY, { public: false, allow } satisfies Policy);
}

/** The only way to be called without a token. */
export function Public(): CustomDecorator {
  return SetMetadata(POLICY, { public: true } satisfies Policy);
}

/** Handler parameter: what the caller reaches. Required where the policy narrows. */
export function Within(): ParameterDecorator {
  return remembering(TAKES_PERIMETER, perimeterParameter());
}

/** Handler parameter: who calls. */
export function Acting(): ParameterDecorator {
  return remembering(TAKES_ACTOR, actorParameter());
}

export function takesPerimeter(controller: object, method: string): boolean {
  return Reflect.hasMetadata(TAKES_PERIMETER, controller, method);
}

export function takesActor(controller: object, method: string): boolean {
  return Reflect.hasMetadata(TAKES_ACTOR, controller, method);
}

export function narrows(policy: Policy): boolean {
  if (policy.public) return false;
  return Object.values(policy.allow).some((narrowing) => narrowing === 'own' || narrowing === 'territory');
}

const perimeterParameter = createParamDecorator((_: unknown, context: ExecutionContext): Perimeter => {
  const { perimeter } = contextOf(context.switchToHttp().getRequest());
  if (!perimeter) throw new Error('@Within() on a route without a token');
  return perimeter;
});

const actorParameter = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = contextOf(context.switchToHttp().getRequest());
  if (!actor) throw new Error('@Acting() on a route without a token');
  return actor;
});

function remembering(key: string, decorate: ParameterDecorator): ParameterDecorator {
  return (target, method, index) => {
    if (method !== undefined) Reflect.defineMetadata(key, true, target, method);
    decorate(target, method, index);
  };
}
