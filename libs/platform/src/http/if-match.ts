/**
 * The version that a person has read of what they now change: the ETag of the answer they read, given back as `If-Match`.
 * Required on every PUT and PATCH (428); who is late is told so by the row (kernel's `Stale`, 412).
 */
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Malformed, Problem } from './problem.js';

const TAKES_VERSION = 'cnfs:takes-version';
const ETAG = /^"(\d{1,15})"$/;

/** Handler parameter: the version as the number that the row holds. */
export function IfMatch(): ParameterDecorator {
  const decorate = versionParameter();
  return (target, method, index) => {
    if (method !== undefined) Reflect.defineMetadata(TAKES_VERSION, true, target, method);
    decorate(target, method, index);
  };
}

export function takesVersion(controller: object, method: string): boolean {
  return Reflect.hasMetadata(TAKES_VERSION, controller, method);
}

/** What an answer says of the version that it shows. */
export function etagOf(version: number): string {
  return `"${version}"`;
}

const versionParameter = createParamDecorator((_: unknown, context: ExecutionContext): number => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (header === undefined) throw new Problem(428, 'VERSION_REQUIRED');
  const [, version] = ETAG.exec(header) ?? [];
  if (version === undefined)
    throw new Malformed('INVALID_VERSION', 'L’en-tête If-Match doit reprendre tel quel l’ETag lu.');
  return Number(version);
});
