/** A process that works for others answers its probes and nothing else, whatever routes its module has. */
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';
import { sendProblem } from './problem-answer.js';

export function answerProbesOnly(instance: FastifyInstance): void {
  instance.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/health/')) done();
    else sendProblem(reply, request, new Problem(404, 'NOT_FOUND'));
  });
}
