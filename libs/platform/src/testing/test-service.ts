/** A whole service for a spec: clone of the migrated template, the real Nest application, a test issuer, an adjustable clock. */
import type { EventData, EventDefinition, EventEnvelope } from '@cnfs/contracts';
import type { ActingRole } from '../auth/actor.js';
import type { ServiceDefinition } from '../service.js';

export interface TestActor {
  readonly role: ActingRole;
  /** Default: a new person. */
  readonly person?: string;
  readonly structures?: readonly string[];
  /** 'D75', 'R11' */
  readonly territories?: readonly string[];
  readonly organisations?: readonly string[];
  readonly scopes?: readonly string[];
}

export interface TestAnswer<B = unknown> {
  readonly status: number;
  readonly body: B;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
}

export interface TestHeaders {
  /** Idempotency-Key; a new one by default. */
  readonly key?: string;
  readonly ifMatch?: string;
}

export interface TestClient {
  get<B>(path: string): Promise<TestAnswer<B>>;
  post<B>(path: string, body?: object, headers?: TestHeaders): Promise<TestAnswer<B>>;
  put<B>(path: string, body?: object, headers?: TestHeaders): Promise<TestAnswer<B>>;
  patch<B>(path: string, body?: object, headers?: TestHeaders): Promise<TestAnswer<B>>;
  delete<B>(path: string, headers?: TestHeaders): Promise<TestAnswer<B>>;
}

export interface TestService {
  as(actor: TestActor): TestClient;
  /** Without a token. */
  readonly anonymous: TestClient;
  deliver<E extends EventDefinition>(
    event: E,
    data: EventData<E>,
    options?: { id?: string; sequence?: number; correlationId?: string },
  ): Promise<void>;
  /** Events that the service emitted, in order. */
  events(): Promise<EventEnvelope[]>;
  advanceTo(day: string): Promise<void>;
  settleDueWork(): Promise<void>;
  query<T>(sql: string, params?: readonly unknown[]): Promise<T[]>;
  close(): Promise<void>;
}

export async function openTestService(
  service: ServiceDefinition,
  options: { at?: string; configuration?: Readonly<Record<string, string>> } = {},
): Promise<TestService> {
  throw new Error(`not yet: ${service.name} ${JSON.stringify(options)}`);
}
