/**
 * What callers of an API count on, one line each, kept in libs/client/published: routes, what a request may and must hold, what
 * a success holds. A line that is gone or narrower breaks somebody; a new one does not, unless it is asked of every request.
 */
import type { OpenAPIObject } from '@nestjs/swagger';

interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
}

interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}

type Content = Readonly<Record<string, { readonly schema?: Schema }>>;

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** 'POST /candidates | in body.email' to 'required string': sorted. */
export type Surface = ReadonlyMap<string, string>;

export function surfaceOf(api: OpenAPIObject): Surface {
  const found = new Map<string, string>();
  for (const [path, operations] of Object.entries(api.paths))
    for (const [method, operation] of Object.entries(operations as Record<string, Operation>)) {
      const route = `${method.toUpperCase()} ${path}`;
      found.set(route, 'answers');
      for (const given of operation.parameters ?? []) {
        const { in: where, name, required, schema = {} } = target(api, given);
        found.set(`${route} | in ${where}.${name}`, `${mark(required)} ${typeOf(api, schema)}`);
      }
      const body = operation.requestBody?.content['application/json']?.schema;
      if (body) walk(api, body, `${route} | in body`, true, found);
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (!status.startsWith('2')) continue;
        found.set(`${route} | out ${status}`, 'success');
        const answer = content?.['application/json']?.schema;
        if (answer) walk(api, answer, `${route} | out ${status}`, true, found);
      }
    }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function walk(
  api: OpenAPIObject,
  given: Schema,
  at: string,
  required: boolean,
  found: Map<string, string>,
): void {
  const schema = follow(api, given);
  if (!found.has(at)) found.set(at, `${mark(required)} ${typeOf(api, schema)}`);
  for (const [name, property] of Object.entries(schema.properties ?? {}))
    walk(api, property, `${at}.${name}`, schema.required?.includes(name) ?? false, found);
  if (schema.items) walk(api, schema.items, `${at}[]`, true, found);
}

function follow(api: OpenAPIObject, schema: Schema): Schema {
  const [whole, ...more] = schema.allOf ?? [];
  if (whole && more.length === 0) return follow(api, whole);
  return schema.$ref === undefined ? schema : follow(api, target(api, schema));
}

/** What a reference stands for, or the part itself. */
function target<T extends { readonly $ref?: string }>(api: OpenAPIObject, part: T): T {
  if (part.$ref === undefined) return part;
  const steps = part.$ref.slice('#/'.length).split('/');
  return steps.reduce<unknown>((at, step) => (at as Record<string, unknown>)[step], api) as T;
}

const mark = (required: boolean | undefined) => (required ? 'required' : 'optional');

/** 'string(date)', 'integer|null', 'A|B'. */
function typeOf(api: OpenAPIObject, given: Schema): string {
  const schema = follow(api, given);
  if (schema.enum) return schema.enum.map(String).sort().join('|');
  const several = schema.oneOf ?? schema.anyOf;
  if (several)
    return several
      .map((one) => typeOf(api, one))
      .sort()
      .join('|');
  const type = typeof schema.type === 'string' ? schema.type : [...(schema.type ?? ['any'])].sort().join('|');
  return schema.format ? `${type}(${schema.format})` : type;
}

export function renderSurface(surface: Surface): string {
  return [...surface].map(([what, how]) => `${what} : ${how}\n`).join('');
}

export function readSurface(text: string): Surface {
  return new Map(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(' : ') as [string, string]),
  );
}

/** What somebody who counts on `before` cannot count on any more. */
export function breakages(before: Surface, now: Surface): string[] {
  const gone = [...before.keys()].filter((what) => !now.has(what));
  const narrower = [...before].flatMap(([what, how]) => {
    const today = now.get(what);
    return today !== undefined && today !== how && isNarrower(what.includes(' | in '), how, today)
      ? [`${what} was ${how}, is ${today}`]
      : [];
  });
  const asked = [...now].filter(
    ([what, how]) =>
      !before.has(what) &&
      what.includes(' | in ') &&
      how.startsWith('required') &&
      before.has(what.split(' | ')[0] ?? '') &&
      before.has(parentOf(what)),
  );
  return [
    ...gone.map((what) => `${what} is gone`),
    ...narrower,
    ...asked.map(([what]) => `${what} is asked of requests that did without`),
  ];
}

/** Of what a new field is a part: itself new, or known to every caller. */
function parentOf(what: string): string {
  const parent = what.replace(/(\.[^.[]+|\[\])$/, '');
  return parent.includes(' | in body') ? parent : (what.split(' | ')[0] ?? '');
}

/** A request may come to allow more, an answer to promise more. */
function isNarrower(inRequest: boolean, before: string, now: string): boolean {
  const [wasRequired = '', wasType = ''] = split(before);
  const [isRequired = '', isType = ''] = split(now);
  const was = new Set(wasType.split('|'));
  const is = new Set(isType.split('|'));
  const lost = [...was].some((type) => !is.has(type));
  const added = [...is].some((type) => !was.has(type));
  if (inRequest) return lost || (wasRequired === 'optional' && isRequired === 'required');
  // Of an answer: a new value of a list is foreseen, null and another type are not.
  const newKind = added && [...is].some((type) => !was.has(type) && !/^[A-Z][A-Z0-9_]+$/.test(type));
  return newKind || (wasRequired === 'required' && isRequired === 'optional');
}

function split(how: string): string[] {
  const at = how.indexOf(' ');
  return at < 0 ? [how, ''] : [how.slice(0, at), how.slice(at + 1)];
}
