/** The request's one transaction, handed to the handler by `TransactionInterceptor`. */
import type { Transaction } from '@cnfs/messaging';
import { type ExecutionContext, createParamDecorator } from '@nestjs/common';
import { contextOf } from '../auth/request-context.js';

const TAKES_TX = 'cnfs:takes-transaction';

/** Handler parameter of POST, PUT, PATCH and DELETE: everything the handler writes is written in it. */
export function Tx(): ParameterDecorator {
  const decorate = transactionParameter();
  return (target, method, index) => {
    if (method !== undefined) Reflect.defineMetadata(TAKES_TX, true, target, method);
    decorate(target, method, index);
  };
}

export function takesTransaction(controller: object, method: string): boolean {
  return Reflect.hasMetadata(TAKES_TX, controller, method);
}

const transactionParameter = createParamDecorator((_: unknown, context: ExecutionContext): Transaction => {
  const { tx } = contextOf(context.switchToHttp().getRequest());
  if (!tx) throw new Error('@Tx() on a route that has no transaction');
  return tx;
});
