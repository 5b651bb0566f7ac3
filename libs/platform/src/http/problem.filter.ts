/** Every error that leaves a handler, a guard, a pipe or the framework becomes a problem; an event's goes on as it is. */
import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Observable, throwError } from 'rxjs';
import { HttpAdapter } from './http-adapter.js';
import { Problem } from './problem.js';
import { sendProblem } from './problem-answer.js';
import { problemOf } from './problem-of.js';

@Injectable()
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Http');

  constructor(private readonly host: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    // The consumer decides by the original error: transient, infrastructure or poison.
    if (host.getType() !== 'http') return throwError(() => error);
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    let problem = problemOf(error);
    if (problem.status === 404 && request.is404) problem = this.wrongMethod(request) ?? problem;
    if (problem.status >= 500)
      this.logger[problem.status === 503 ? 'warn' : 'error'](
        { err: error, requestId: request.id },
        'request failed',
      );
    sendProblem(http.getResponse<FastifyReply>(), request, problem);
    return undefined;
  }

  private wrongMethod(request: FastifyRequest): Problem | undefined {
    const { httpAdapter } = this.host;
    const allowed = httpAdapter instanceof HttpAdapter ? httpAdapter.knownRoutes.methodsOf(request.url) : [];
    if (allowed.length === 0) return undefined;
    return new Problem(405, 'METHOD_NOT_ALLOWED', undefined, { headers: { allow: allowed.join(', ') } });
  }
}
