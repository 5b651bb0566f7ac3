/**
 * The one transaction of a writing request: opened, keyed, handed to the handler by `@Tx()`, written in the audit, its answer
 * stored, committed; only then is the answer sent. A serialisation failure runs all of it again.
 */
import { type Transaction, UnitOfWork } from '@cnfs/messaging';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { Audit } from '../audit/audit.js';
import { actOf, auditsItself, readsPersonalData } from '../audit/audited-routes.js';
import { contextOf } from '../auth/request-context.js';
import { isOfForms } from '../http/form.js';
import { causeOf } from './cause.js';
import { type KeyedRequest, type StoredAnswer, claim, keep, keyOf } from './idempotency.js';
import { opensTransactions } from './tx.js';

const writing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);
const keptHeaders = ['location', 'etag'];

@Injectable()
export class TransactionInterceptor implements NestInterceptor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: Audit,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (!writing.has(request.method))
      return readsPersonalData(context.getHandler())
        ? from(this.read(context, request, next))
        : next.handle();
    if (isOfForms(context.getHandler())) return next.handle();
    if (opensTransactions(context.getHandler())) {
      keyOf(request, contextOf(request).actor?.person ?? null);
      return next.handle();
    }
    return from(this.write(context, request, next));
  }

  private async read(
    context: ExecutionContext,
    request: FastifyRequest,
    next: CallHandler,
  ): Promise<unknown> {
    const answer: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    await this.audit.reading(causeOf(request), actOf(context, answer));
    return answer;
  }

  private async write(
    context: ExecutionContext,
    request: FastifyRequest,
    next: CallHandler,
  ): Promise<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const known = contextOf(request);
    const keyed = keyOf(request, known.actor?.person ?? null);
    // crash-point: command.beforeBegin
    const answer = await this.unitOfWork.run(causeOf(request), (tx) => {
      known.tx = tx;
      return this.answer(tx, keyed, context, next);
    });
    // crash-point: command.afterCommit
    void reply.status(answer.status).headers(answer.headers);
    return answer.body ?? undefined;
  }

  private async answer(
    tx: Transaction,
    keyed: KeyedRequest | null,
    context: ExecutionContext,
    next: CallHandler,
  ): Promise<StoredAnswer> {
    const first = keyed && (await claim(tx, keyed));
    if (first) return { ...first, headers: { ...first.headers, 'idempotency-replayed': 'true' } };
    const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
    if (!auditsItself(context.getHandler())) await this.audit.record(tx, actOf(context, body));
    // crash-point: command.afterWork
    const reply = context.switchToHttp().getResponse<FastifyReply>();
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
