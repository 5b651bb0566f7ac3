/** What the platform knows of a request, beside Fastify's own object: who calls, within what, in which transaction. */
import type { Transaction } from '@cnfs/messaging';
import type { Actor } from './actor.js';
import type { Perimeter } from './perimeter.js';

export interface RequestContext {
  actor?: Actor;
  perimeter?: Perimeter;
  tx?: Transaction;
}

const contexts = new WeakMap<object, RequestContext>();

export function contextOf(request: object): RequestContext {
  let context = contexts.get(request);
  if (!context) contexts.set(request, (context = {}));
  return context;
}
