/** All answers are JSON: who accepts none is told so before anything is done (406), and not after. */
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

const acceptable = /^(?:\*\/\*|application\/\*|application\/(?:problem\+)?json)$/i;
/** `q=0`, `q=0.0`: not this one. */
const refused = /^q=0(?:\.0{1,3})?$/i;

/** @throws Problem 406 */
export function checkAccept({ headers, url }: FastifyRequest): void {
  const { accept } = headers;
  if (accept === undefined || accept.trim() === '' || url.startsWith('/docs')) return;
  const accepted = accept.split(',').some((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim());
    return acceptable.test(type) && !parameters.some((parameter) => refused.test(parameter));
  });
  if (!accepted) throw new Problem(406, 'NOT_ACCEPTABLE');
}
