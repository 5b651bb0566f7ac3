/** What agents put their name to. Always made anew from what an order says: a hash that was noted beside it proves nothing of it. */
import { createHash } from 'node:crypto';
import type { OrderContent } from './payment-order.js';

/** sha256, in hexadecimal, of all that says what is paid, to whom and how. */
export function contentHashOf(order: OrderContent): string {
  const { id, instalmentId, structureId, bankAccountId, amount, channel, endToEndId } = order;
  const paid = {
    ...{ id, instalmentId, structureId, bankAccountId },
    ...{ amount: amount.toString(), channel, endToEndId },
  };
  return createHash('sha256').update(JSON.stringify(paid)).digest('hex');
}
