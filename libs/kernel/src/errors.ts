/**
 * What the domain refuses, and why. The kind decides the HTTP status (in the platform), the code is stable for programs,
 * the detail is a French sentence for the agent who reads it and never repeats a personal value.
 */
export type DomainErrorKind = 'invalid' | 'rule' | 'state' | 'not-found' | 'forbidden' | 'stale' | 'conflict';

export interface FieldError {
  /** JSON pointer into the request's body, such as '/contract/start'. */
  readonly pointer: string;
  /** French sentence. */
  readonly detail: string;
}

export class DomainError extends Error {
  constructor(
    readonly kind: DomainErrorKind,
    /** UPPER_SNAKE_CASE, never changed once published. */
    readonly code: string,
    /** French sentence. */
    readonly detail: string,
    readonly errors?: readonly FieldError[],
  ) {
    super(`${code}: ${detail}`);
    this.name = new.target.name;
  }
}

/** A text that is not what it should be: a SIRET, a day, an amount. With a pointer, it names the field. */
export class InvalidValue extends DomainError {
  constructor(code: string, detail: string, pointer?: string) {
    super('invalid', code, detail, pointer === undefined ? undefined : [{ pointer, detail }]);
  }
}

/** A rule of the programme that the input breaks. */
export class RuleBroken extends DomainError {
  constructor(code: string, detail: string, errors?: readonly FieldError[]) {
    super('rule', code, detail, errors);
  }
}

/** The thing is in a state that does not allow what is asked. */
export class IllegalState extends DomainError {
  constructor(code: string, detail: string) {
    super('state', code, detail);
  }
}

/** It does not exist, or is outside the caller's perimeter: the two are not told apart. */
export class NotFound extends DomainError {
  constructor(detail = 'Cette ressource n’existe pas ou n’est pas dans votre périmètre.') {
    super('not-found', 'NOT_FOUND', detail);
  }
}

/** The acting role may not do this at all. */
export class Forbidden extends DomainError {
  constructor(detail = 'Votre rôle ne permet pas cette action.', code = 'FORBIDDEN') {
    super('forbidden', code, detail);
  }
}

/** The caller edited a version that someone else has changed since. */
export class Stale extends DomainError {
  constructor(detail = 'Cette fiche a été modifiée entre-temps : rechargez-la avant de recommencer.') {
    super('stale', 'STALE_VERSION', detail);
  }
}

/** Another thing already stands where this one should: a duplicate, a request still running. */
export class Conflict extends DomainError {
  constructor(code: string, detail: string) {
    super('conflict', code, detail);
  }
}
