/** Every route of a service as its OpenAPI document tells it, with a request that its form accepts: the document's own examples. */
import type { ActorClaims } from '@cnfs/testing';

export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly example?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Parameter {
  readonly name?: string;
  readonly in?: string;
  readonly schema?: Schema;
  readonly required?: boolean;
  readonly example?: unknown;
}

interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly 'x-allow'?: Readonly<Record<string, unknown>>;
  readonly 'x-own-transactions'?: true;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A place in a body, and what may stand there. */
export interface Field {
  readonly path: readonly (string | number)[];
  readonly schema: Schema;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Target {
  /** 'POST /posts/{id}/funding-requests' */
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  /** Roles that may call it, with how far each reaches; null: anyone, without a token. */
  readonly allow: Readonly<Record<string, unknown>> | null;
  /** Whether its answer is kept for who asks again under the same key. */
  readonly keepsAnswer: boolean;
  /** Whether it reads a file of CSV in place of JSON. */
  readonly readsCsv: boolean;
  /** null: the route reads no body. */
  readonly body: object | null;
  readonly bodyNames: readonly string[];
  /** Fields that a body must have. */
  readonly required: readonly string[];
  readonly fields: readonly Field[];
  readonly query: readonly Parameter[];
  readonly pathNames: readonly string[];
  /** Address with values that its parameters may have. */
  readonly address: string;
}

export const SOME_ID = '0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10';

export function targetsOf(document: OpenApi): Target[] {
  return Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) =>
      targetOf(document, method.toUpperCase() as Method, path, operation),
    ),
  );
}

function targetOf(document: OpenApi, method: Method, path: string, operation: Operation): Target {
  const schema = operation.requestBody?.content['application/json']?.schema;
  const form = schema && resolved(document, schema);
  const parameters = operation.parameters ?? [];
  return {
    name: `${method} ${path}`,
    method,
    path,
    allow: operation['x-allow'] ?? null,
    keepsAnswer: !operation['x-own-transactions'],
    readsCsv: operation.requestBody?.content['text/csv'] !== undefined,
    body: form ? (valueOf(document, form) as object) : null,
    bodyNames: Object.keys(form?.properties ?? {}),
    required: form?.required ?? [],
    fields: form ? fieldsOf(document, form, []) : [],
    query: parameters.filter((parameter) => parameter.in === 'query'),
    address: parameters
      .filter((parameter) => parameter.in === 'path')
      .reduce((filled, { name, schema: known }) => filled.replace(`{${name}}`, valueInPath(known)), path),
    pathNames: parameters.flatMap(({ name, in: where }) => (where === 'path' && name ? [name] : [])),
  };
}

/** An identifier is one of ours, a code is the first of its list, anything else a number. */
function valueInPath(schema: Schema | undefined): string {
  if (schema?.format === 'uuid') return SOME_ID;
  return schema?.enum ? String(schema.enum[0]) : '1';
}

function resolved(document: OpenApi, schema: Schema): Schema {
  const [whole] = schema.allOf ?? [];
  if (schema.$ref === undefined) return whole ? resolved(document, whole) : schema;
  const name = schema.$ref.split('/').at(-1) ?? '';
  const found = document.components.schemas[name];
  if (!found) throw new Error(`the document refers to ${schema.$ref}, which it does not hold`);
  return resolved(document, found);
}

/** The example that the document gives, field by field; where it gives none, the simplest value of the type. */
function valueOf(document: OpenApi, given: Schema): unknown {
  const schema = resolved(document, given);
  if (schema.example !== undefined) return schema.example;
  if (schema.enum) return schema.enum[0];
  if (schema.properties) {
    // What is optional and has no example is left out; of a form that is all optional, one field is enough.
    const { required } = schema;
    const told = Object.entries(schema.properties)
      .filter(([name, property]) => required?.includes(name) === true || property.example !== undefined)
      .slice(0, required ? Infinity : 1);
    return Object.fromEntries(told.map(([name, property]) => [name, valueOf(document, property)]));
  }
  if (schema.type === 'array') return schema.items ? [valueOf(document, schema.items)] : [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.format === 'uuid') return SOME_ID;
  if (schema.format === 'date') return '2021-03-01';
  if (schema.format === 'date-time') return '2021-03-01T09:00:00Z';
  return 'x'.repeat(schema.minLength ?? 1);
}

function fieldsOf(document: OpenApi, given: Schema, path: readonly (string | number)[]): Field[] {
  const schema = resolved(document, given);
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, property]) =>
      fieldsOf(document, property, [...path, name]),
    );
  if (schema.type === 'array' && schema.items) return fieldsOf(document, schema.items, [...path, 0]);
  return [{ path, schema }];
}

/** The body with another value at one place; what leads there is made when it is not there. */
export function withValue(body: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items: unknown[] = Array.isArray(body) ? [...(body as unknown[])] : [];
    items[step] = withValue(items[step], rest, value);
    return items;
  }
  const record = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  return { ...record, [step]: withValue(record[step], rest, value) };
}

/** The address with its parameters filled in: with values they may have, or all with one. */
export function addressOf({ path, address }: Target, value?: string): string {
  return value === undefined ? address : path.replaceAll(/\{[^}]+\}/g, encodeURIComponent(value));
}

/** What its address has to ask for. */
export function neededIn({ query }: Target): Record<string, string> {
  const needed = query.filter(({ required }) => required);
  return Object.fromEntries(needed.map(({ name = '', schema }) => [name, valueInPath(schema)]));
}

export function isText({ schema }: Field): boolean {
  return schema.type === 'string';
}

/** Someone whom the route lets in, and to whom everything in the request belongs. */
export function allowedActor(target: Target): ActorClaims | null {
  if (!target.allow) return null;
  const [role = ''] = Object.keys(target.allow);
  return actorOf(role, target);
}

export function actorOf(role: string, { allow, body }: Target): ActorClaims {
  const ids = JSON.stringify(body ?? {}).match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g) ?? [];
  const belonging = [...new Set([SOME_ID, ...ids])];
  const scope = (allow?.['service'] as { scope?: string } | undefined)?.scope;
  return {
    role,
    person: `hostile ${role}`,
    territories: ['D01', 'R84'],
    structures: belonging,
    organisations: belonging,
    scopes: scope ? [scope] : [],
  };
}
