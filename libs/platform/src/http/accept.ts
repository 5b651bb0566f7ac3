/** Answers are JSON, but of a route that says otherwise: who accepts none is told so before anything is done (406), and not after. */
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

const acceptable = /^(?:\*\/\*|application\/\*|application\/(?:problem\+)?json)$/i;
/** `q=0`, `q=0.0`: not this one. */
const refused = /^q=0(?:\.0{1,3})?$/i;

/** @throws Problem 406 */
export function checkAccept({ headers, url, routeOptions }: FastifyRequest): void {
  const { accept } = headers;
  const produced = routeOptions.config.produces ?? [];
  if (accept === undefined || accept.trim() === '' || url.startsWith('/docs')) return;
  const accepted = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    return (
      (acceptable.test(type) || produced.some((one) => matches(one, type))) &&
      !parameters.some((parameter) => refused.test(parameter))
    );
  });
  if (!accepted) throw new Problem(406, 'NOT_ACCEPTABLE');
}

/** 'text/csv' by itself or by 'text/*'. */
function matches(produced: string, range: string): boolean {
  const asked = range.toLowerCase();
  return asked === produced || asked === `${produced.split('/')[0]}/*`;
}
