/** The request's one transaction, handed to the handler by `TransactionInterceptor`. */
import type { Transaction } from '@cnfs/messaging';
import {
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
  createParamDecorator,
} from '@nestjs/common';
import { contextOf } from '../auth/request-context.js';

const TAKES_TX = 'cnfs:takes-transaction';
const OWN_TRANSACTIONS = 'cnfs:own-transactions';

/** Handler parameter of POST, PUT, PATCH and DELETE: everything the handler writes is written in it. */
export function Tx(): ParameterDecorator {
  const decorate = transactionParameter();
  return (target, method, index) => {
    if (method !== undefined) Reflect.defineMetadata(TAKES_TX, true, target, method);
    decorate(target, method, index);
  };
}

/**
 * A handler that opens transactions itself: it is given none, which would hold a second connection, and no answer is stored.
 * Asked again it does nothing more, by itself.
 */
export function OwnTransactions(): CustomDecorator {
  return SetMetadata(OWN_TRANSACTIONS, true);
}

export function opensTransactions(handler: object): boolean {
  return Reflect.hasMetadata(OWN_TRANSACTIONS, handler);
}

export function takesTransaction(controller: object, method: string): boolean {
  return Reflect.hasMetadata(TAKES_TX, controller, method);
}

const transactionParameter = createParamDecorator((_: unknown, context: ExecutionContext): Transaction => {
  const { tx } = contextOf(context.switchToHttp().getRequest());
  if (!tx) throw new Error('@Tx() on a route that has no transaction');
  return tx;
});
