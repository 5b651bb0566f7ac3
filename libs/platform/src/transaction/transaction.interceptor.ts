/**
 * The one transaction of a writing request: opened, keyed, handed to the handler by `@Tx()`, its answer stored, committed;
 * only then is the answer sent. A serialisation failure runs all of it again.
 */
import { type Transaction, UnitOfWork } from '@cnfs/messaging';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { contextOf } from '../auth/request-context.js';
import { causeOf } from './cause.js';
import { type KeyedRequest, type StoredAnswer, claim, keep, keyOf } from './idempotency.js';
import { opensTransactions } from './tx.js';

const writing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const keptHeaders = ['location', 'etag'];

@Injectable()
export class TransactionInterceptor implements NestInterceptor {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!writing.has(request.method)) return next.handle();
    if (opensTransactions(context.getHandler())) {
      keyOf(request, contextOf(request).actor?.person ?? null);
      return next.handle();
    }
    return from(this.write(request, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  private async write(request: FastifyRequest, reply: FastifyReply, next: CallHandler): Promise<unknown> {
    const known = contextOf(request);
    const keyed = keyOf(request, known.actor?.person ?? null);
    // crash-point: command.beforeBegin
    const answer = await this.unitOfWork.run(causeOf(request), (tx) => {
      known.tx = tx;
      return this.answer(tx, keyed, reply, next);
    });
    // crash-point: command.afterCommit
    void reply.status(answer.status).headers(answer.headers);
    return answer.body ?? undefined;
  }

  private async answer(
    tx: Transaction,
    keyed: KeyedRequest | null,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<StoredAnswer> {
    const first = keyed && (await claim(tx, keyed));
    if (first) return { ...first, headers: { ...first.headers, 'idempotency-replayed': 'true' } };
    const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    // crash-point: command.afterWork
    const answer = { status: reply.statusCode, headers: headersOf(reply), body };
    if (keyed) await keep(tx, keyed, answer);
    return answer;
  }
}

function headersOf(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(
    keptHeaders.flatMap((name) => {
      const value = reply.getHeader(name);
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}
