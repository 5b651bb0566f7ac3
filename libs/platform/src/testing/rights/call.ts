/** A request that is right in every way but for who sends it, and whose resource it is about. */
import type { ActingRole } from '../../auth/actor.js';
import type { TestAnswer } from '../test-client.js';
import type { TestService } from '../test-service.js';
import type { Owner } from './owners.js';

export interface Call {
  /** Values of the address's parameters: `{ id }`. */
  readonly at?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  /** In place of a body, where the route reads a file. */
  readonly csv?: string;
  /** Where the owner differs from the usual one of the spec. */
  readonly owner?: Partial<Owner>;
  readonly list?: Listed;
  /** What it is answered when it is right: 200 or 201, unless told. */
  readonly status?: number;
  /** What those are answered who do not reach it: 404 unless told. */
  readonly outside?: number;
  /** Under another key it is done once more: nothing of the business forbids a second one. */
  readonly again?: true;
}

/** One item of a list that is the owner's, another that is somebody else's. */
export interface Listed {
  readonly mine: string;
  readonly other: string;
  /** By name, all but `limit` and `cursor`: a value that fits the owner's item, and one that fits the other's. */
  readonly filters: Readonly<Record<string, readonly [mine: string, other: string]>>;
}

/**
 * By route, how to make one more call of it: each makes what it needs, in the state that the route asks for. One that has a
 * parameter is made for each role anew: what one role may do, another may not, though both may call the route.
 */
export type Calls = Readonly<Record<string, (as: ActingRole) => Call | Promise<Call>>>;

/** A service with resources of two owners. */
export interface World {
  readonly service: TestService;
  readonly mine: Owner;
  readonly other: Owner;
  readonly calls: Calls;
  /** Accounts and the like, as they were given: in no answer but those where `Fields` says `iban`, and in no event. */
  readonly secrets?: readonly string[];
  close(): Promise<void>;
}

/** The body of an answer that a world is made with. @throws Error with the problem when it is none */
export function done<B>({ status, body }: TestAnswer<B>): B {
  if (status >= 300) throw new Error(`the world is not made: ${status} ${JSON.stringify(body)}`);
  return body;
}
