/** A check is made of every route it concerns: what is sent, and which answers are right. */
import { newId } from '@cnfs/kernel';
import type { TestService } from '../test-service.js';
import type { Answer, Request } from './judge.js';
import { type Target, addressOf, allowedActor } from './targets.js';
import { hostileTokens } from './tokens.js';

export interface Case {
  readonly name: string;
  readonly request: Request;
  /** Statuses that are right; null: any that the route documents, and no fault of ours. */
  readonly expected: readonly number[] | null;
  readonly also?: (answer: Answer) => void;
  /** Milliseconds of processor time that it may take at most. */
  readonly cpuMs?: number;
}

export interface Check {
  /** 'S14' */
  readonly id: string;
  readonly title: string;
  /** Routes that it is about; the others have no case. */
  readonly concerns: (target: Target) => boolean;
  readonly casesOf: (target: Target, caller: Caller) => Case[] | Promise<Case[]>;
}

/** Makes requests to routes, by whoever may call them. */
export class Caller {
  private readonly known = new Map<string, Promise<Map<string, string>>>();

  constructor(private readonly service: TestService) {}

  /** The request that the route's form accepts, with another body, address or header. */
  async request(target: Target, changes: Changes = {}): Promise<Request> {
    const actor = changes.actor === undefined ? allowedActor(target) : changes.actor;
    const writes = target.method !== 'GET';
    const body = target.readsCsv ? 'siret' : (target.body ?? undefined);
    const payload = 'payload' in changes ? changes.payload : writes ? body : undefined;
    return {
      method: target.method,
      url: changes.url ?? addressOf(target),
      headers: {
        ...(actor && { authorization: `Bearer ${await this.service.issuer.token(actor)}` }),
        ...(target.method === 'POST' && { 'idempotency-key': newId() }),
        ...((target.method === 'PUT' || target.method === 'PATCH') && { 'if-match': '"1"' }),
        ...(payload !== undefined && { 'content-type': target.readsCsv ? 'text/csv' : 'application/json' }),
        ...changes.headers,
      },
      ...(payload !== undefined && {
        payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
      }),
    };
  }

  /** Tokens of a role with which nothing may be done. */
  tokens(role: string): Promise<Map<string, string>> {
    let made = this.known.get(role);
    if (!made) this.known.set(role, (made = hostileTokens(this.service.issuer, role)));
    return made;
  }
}

interface Changes {
  readonly url?: string;
  /** null: nobody. */
  readonly actor?: ReturnType<typeof allowedActor>;
  readonly headers?: Readonly<Record<string, string>>;
  /** As it goes on the wire, or an object that is written as JSON. */
  readonly payload?: string | Buffer | object | undefined;
}

/** A list of cases out of what differs between them. */
export function each<T>(inputs: Iterable<T>, make: (input: T) => Promise<Case>): Promise<Case[]> {
  return Promise.all(Array.from(inputs, make));
}

export const guarded = ({ allow }: Target) => allow !== null;
/** What reads a file instead of JSON has hostile files of its own, where it is written. */
export const writing = ({ method, readsCsv }: Target) => method !== 'GET' && !readsCsv;
export const every = () => true;
