/** An error as HTTP tells it (RFC 9457). Thrown by the platform; services throw kernel's domain errors. */
import type { FieldError } from '@cnfs/kernel';

export interface ProblemBody {
  /** 'urn:cnfs:problem:NOT_FOUND' */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Stable, for programs. */
  readonly code: string;
  /** 'urn:uuid:…' of the request, found again in the logs. */
  readonly instance: string;
  readonly errors?: readonly FieldError[];
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** French; the status' usual sentence when left out. */
    readonly detail?: string,
    readonly options: {
      readonly errors?: readonly FieldError[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(code);
    this.name = new.target.name;
  }
}

/** A form that is not well made, before any rule is looked at. */
export class Malformed extends Problem {
  constructor(code: string, detail?: string, errors?: readonly FieldError[]) {
    super(400, code, detail, { errors });
  }
}

export class Unauthenticated extends Problem {
  constructor() {
    super(401, 'UNAUTHENTICATED', undefined, { headers: { 'www-authenticate': 'Bearer realm="cnfs"' } });
  }
}

/** Something we need is away: the caller may try again soon. */
export class Unavailable extends Problem {
  constructor(code = 'UNAVAILABLE', retryAfterSeconds = 2) {
    super(503, code, undefined, { headers: { 'retry-after': String(retryAfterSeconds) } });
  }
}

/** Refused for now, whatever was asked. */
export class TooManyRequests extends Problem {
  constructor(retryAfterSeconds: number) {
    super(429, 'TOO_MANY_REQUESTS', undefined, { headers: { 'retry-after': String(retryAfterSeconds) } });
  }
}
