// The programme's HTTP interface, with the payment channel's own right. What may pass is tried again; the rest is thrown.
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const LONGEST_WAIT_MS = 30_000;

/** The answer is a no that repeating does not change. */
export class Permanent extends Error {}

/** @param tokenFile bearer token, read again for each request: whoever renews it replaces the file */
export function paymentsApi({ url, tokenFile, stopped }) {
  async function ask(method, path, body, idempotencyKey) {
    for (let attempt = 0; ; attempt += 1) {
      const answer = await once(method, path, body, idempotencyKey).catch((error) => ({ status: 0, error }));
      if (answer.status >= 200 && answer.status < 300) return answer.json();
      if (isPermanent(answer.status))
        throw new Permanent(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      const pause = Math.min(LONGEST_WAIT_MS, 200 * 2 ** attempt) * (0.5 + Math.random() / 2);
      console.error(`${method} ${path}: ${answer.status || answer.error}; again in ${Math.round(pause)} ms`);
      await wait(pause, undefined, { signal: stopped });
    }
  }

  function once(method, path, body, idempotencyKey) {
    return fetch(new URL(path, url), {
      method,
      signal: AbortSignal.any([stopped, AbortSignal.timeout(10_000)]),
      headers: {
        authorization: `Bearer ${readFileSync(tokenFile, 'utf8').trim()}`,
        ...(body && { 'content-type': 'application/json', 'idempotency-key': idempotencyKey }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  }

  return {
    /** The account in clear: never written to a log or a file. */
    account: (id) => ask('GET', `/bank-accounts/${id}/details`),
    reportExecution: (orderId, endToEndId, executedOn) =>
      ask('POST', `/payment-orders/${orderId}/executions`, { executedOn }, `execution-${endToEndId}`),
  };
}

/** A token that ran out, a conflict with a request under way, too many requests: these pass. */
function isPermanent(status) {
  return status >= 400 && status < 500 && ![401, 403, 408, 409, 425, 429].includes(status);
}
