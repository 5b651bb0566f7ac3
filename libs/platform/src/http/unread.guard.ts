/**
 * What no form of the route knows is refused: a query parameter, for a misspelt filter must not answer with everything; and a
 * body where none is read, for whoever sends it believes that it counts.
 */
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { getMetadataStorage } from 'class-validator';
import type { FastifyRequest } from 'fastify';
import { readsCsv } from './csv-body.js';
import { isOfForms } from './form.js';
import { Malformed } from './problem.js';

interface RouteArgument {
  readonly index: number;
  readonly data?: unknown;
}

type RouteArguments = Readonly<Record<string, RouteArgument>>;
type Controller = { readonly prototype: object };

/** What a handler reads. */
interface Reading {
  readonly body: boolean;
  /** Names of parameters; null when it takes the query as it comes. */
  readonly query: ReadonlySet<string> | null;
}

@Injectable()
export class UnreadGuard implements CanActivate {
  private readonly known = new WeakMap<object, Reading>();

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { query, body } = request;
    const reads = this.readBy(context);
    const known = reads.query;
    const unknown = known ? Object.keys(query as object).filter((name) => !known.has(name)) : [];
    if (unknown.length > 0)
      throw new Malformed(
        'UNKNOWN_QUERY_PARAMETER',
        'L’adresse contient un paramètre inconnu.',
        unknown.map((name) => ({ pointer: `/${name}`, detail: 'n’est pas un paramètre attendu' })),
      );
    const elsewhere = readsCsv(request) || isOfForms(context.getHandler());
    if (!reads.body && !elsewhere && !isNothing(body))
      throw new Malformed('UNEXPECTED_BODY', 'Cette adresse n’attend rien dans le corps de la requête.');
    return true;
  }

  private readBy(context: ExecutionContext): Reading {
    const handler = context.getHandler();
    let known = this.known.get(handler);
    if (known === undefined) this.known.set(handler, (known = readingOf(context.getClass(), handler.name)));
    return known;
  }
}

/** Some clients send an empty object, or null, where there is nothing to say. */
function isNothing(body: unknown): boolean {
  if (body === undefined || body === null) return true;
  return typeof body === 'object' && !Array.isArray(body) && Object.keys(body).length === 0;
}

function readingOf(controller: Controller, method: string): Reading {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as RouteArguments;
  const types = (Reflect.getMetadata('design:paramtypes', controller.prototype, method) ?? []) as unknown[];
  const body = Object.keys(args).some((key) => key.startsWith(`${RouteParamtypes.BODY}:`));
  return { body, query: namesOf(args, types) };
}

function namesOf(args: RouteArguments, types: readonly unknown[]): Set<string> | null {
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
