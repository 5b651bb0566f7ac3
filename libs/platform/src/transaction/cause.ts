/** What a request's transactions follow from: who asks, under which id, in which trace. */
import type { Cause } from '@cnfs/messaging';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { actorLabel } from '../auth/actor.js';
import { contextOf } from '../auth/request-context.js';

const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

export function causeOf(request: FastifyRequest): Cause {
  const { actor } = contextOf(request);
  return {
    actor: actor ? actorLabel(actor) : 'public:anonymous',
    causationId: request.id,
    // A case that begins with this request bears its id: the first line of its log and the last event name the same.
    correlationId: request.id,
    traceparent: traceparentOf(request),
  };
}

/** Handler parameter of a route that opens its transactions itself (`@OwnTransactions()`). */
export const RequestCause = createParamDecorator((_: unknown, context: ExecutionContext): Cause =>
  causeOf(context.switchToHttp().getRequest()),
);

function traceparentOf(request: FastifyRequest): string | null {
  const { traceparent } = request.headers;
  return typeof traceparent === 'string' && TRACEPARENT.test(traceparent) ? traceparent : null;
}
