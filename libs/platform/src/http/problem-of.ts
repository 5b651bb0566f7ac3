/** Which problem an error is. Of an error that nobody foresaw, nothing is told but that it happened. */
import { DomainError, type DomainErrorKind } from '@cnfs/kernel';
import { BrokerAway } from '@cnfs/messaging';
import { HttpException } from '@nestjs/common';
import { meaningOf } from '../database/sql-state.js';
import { Malformed, Problem, Unavailable } from './problem.js';

const statusOf: Readonly<Record<DomainErrorKind, number>> = {
  invalid: 422,
  rule: 422,
  state: 409,
  conflict: 409,
  'not-found': 404,
  forbidden: 403,
  stale: 412,
};

const codeOf: Readonly<Record<number, string>> = {
  400: 'MALFORMED_REQUEST',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  406: 'NOT_ACCEPTABLE',
  408: 'REQUEST_TIMEOUT',
  413: 'BODY_TOO_LARGE',
  414: 'ADDRESS_TOO_LONG',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  431: 'HEADERS_TOO_LARGE',
};

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof DomainError)
    return new Problem(statusOf[error.kind], error.code, error.detail, { errors: error.errors });
  if (error instanceof BrokerAway) return new Unavailable('BROKER_AWAY');
  // The framework's words are English and may quote the input: only its status is kept.
  if (error instanceof HttpException) return ofFramework(error.getStatus());
  return ofDatabase(error) ?? new Problem(500, 'INTERNAL');
}

function ofFramework(status: number): Problem {
  if (status === 503) return new Unavailable();
  if (status >= 500) return new Problem(500, 'INTERNAL');
  return new Problem(status, codeOf[status] ?? 'REFUSED');
}

function ofDatabase(error: unknown): Problem | undefined {
  switch (meaningOf(error)) {
    case 'away':
      return new Unavailable();
    case 'contended':
      return new Unavailable('CONTENDED', 1);
    case 'constraint':
      return new Problem(
        409,
        'CONFLICT',
        'Une autre opération, enregistrée entre-temps, ne permet plus celle-ci.',
      );
    case 'unreadable':
      return new Malformed('INVALID_VALUE', 'Une valeur n’a pas la forme attendue.');
    case 'other':
      return undefined;
  }
}
