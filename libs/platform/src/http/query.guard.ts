/** A query parameter that no form of the route knows is refused: a misspelt filter must not answer with everything. */
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { getMetadataStorage } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { Malformed } from './problem.js';

interface RouteArgument {
  readonly index: number;
  readonly data?: unknown;
}

@Injectable()
export class QueryGuard implements CanActivate {
  /** Per handler, the names it knows; null when it takes the query as it comes. */
  private readonly known = new WeakMap<object, ReadonlySet<string> | null>();

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const known = this.knownBy(context);
    const query = context.switchToHttp().getRequest<FastifyRequest>().query as Record<string, unknown>;
    const unknown = known ? Object.keys(query).filter((name) => !known.has(name)) : [];
    if (unknown.length === 0) return true;
    throw new Malformed(
      'UNKNOWN_QUERY_PARAMETER',
      'L’adresse contient un paramètre inconnu.',
      unknown.map((name) => ({ pointer: `/${name}`, detail: 'n’est pas un paramètre attendu' })),
    );
  }

  private knownBy(context: ExecutionContext): ReadonlySet<string> | null {
    const handler = context.getHandler();
    let known = this.known.get(handler);
    if (known === undefined) this.known.set(handler, (known = namesOf(context.getClass(), handler.name)));
    return known;
  }
}

function namesOf(
  controller: { readonly prototype: object; readonly name: string },
  method: string,
): Set<string> | null {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as Record<
    string,
    RouteArgument
  >;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, method) ?? []) as unknown[];
  const names = new Set<string>();
  for (const [key, { index, data }] of Object.entries(args)) {
    if (!key.startsWith(`${RouteParamtypes.QUERY}:`)) continue;
    if (typeof data === 'string') {
      names.add(data);
      continue;
    }
    const form = types[index];
    if (typeof form !== 'function' || form === Object) return null;
    const decorators = getMetadataStorage().getTargetValidationMetadatas(form, '', false, false);
    for (const { propertyName } of decorators) names.add(propertyName);
  }
  return names;
}
