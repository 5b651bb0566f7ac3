/** A route whose success is a file and not JSON: what it answers is told to who asks for it, and in the document. */
import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiProduces } from '@nestjs/swagger';

declare module 'fastify' {
  interface FastifyContextConfig {
    produces?: readonly string[];
  }
}

const PRODUCES = 'cnfs:produces';

/** @param types 'application/pdf', 'text/csv'; the handler sends one of them (`StreamableFile`) */
export function Produces(...types: readonly string[]): CustomDecorator {
  const decorators = [RouteConfig({ produces: types }), ApiProduces(...types), SetMetadata(PRODUCES, types)];
  const decorate: MethodDecorator = (target, key, descriptor) => {
    for (const one of decorators) one(target, key, descriptor);
  };
  return decorate as CustomDecorator;
}

/** Of any other handler, JSON. */
export function producedBy(handler: object): readonly string[] {
  return (Reflect.getMetadata(PRODUCES, handler) as readonly string[] | undefined) ?? ['application/json'];
}
