/** Holds each answer of a spec to the service's own OpenAPI document, so that the document is never wrong about what was tried. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly responses: Readonly<Record<string, Answer>> };
}

interface Operation {
  readonly responses: Readonly<Record<string, Answer | { readonly $ref: string }>>;
}

interface Answer {
  readonly content?: Readonly<Record<string, Content>>;
}

interface Content {
  readonly schema: object;
}

interface Described {
  readonly document: Document;
  readonly ajv: Ajv2020;
}

/** Any route may answer those, for what is wrong with the request itself or with the service. */
const common = (status: number) => [405, 408, 414, 431].includes(status) || status >= 500;
const documents = new WeakMap<NestFastifyApplication, Promise<Described>>();

/** @throws Error when the document does not describe the answer, its status or one of its fields */
export async function checkDescribed(
  app: NestFastifyApplication,
  { method, url, status, body }: { method: string; url: string; status: number; body: unknown },
): Promise<void> {
  let described = documents.get(app);
  if (!described) documents.set(app, (described = read(app)));
  const { document, ajv } = await described;
  const path = pathOf(document, url);
  const operation = path && document.paths[path]?.[method.toLowerCase()];
  if (!operation || common(status)) return;
  const written = operation.responses[status];
  const answer = written && '$ref' in written ? document.components.responses[status] : written;
  const [[type, content] = []] = Object.entries(answer?.content ?? {});
  const wrong = !answer
    ? 'the status is not described'
    : content && type?.includes('json') && !ajv.validate(referring(content.schema), body) && ajv.errorsText();
  if (wrong)
    throw new Error(`${method} ${path} answered ${status}, which /openapi.json does not say: ${wrong}`);
}

async function read(app: NestFastifyApplication): Promise<Described> {
  const { body } = await app.inject({ method: 'GET', url: '/openapi.json' });
  const document = closed(JSON.parse(body)) as Document;
  const { uuid, date } = fullFormats;
  const ajv = new Ajv2020({ strict: false, formats: { uuid, date, 'date-time': fullFormats['date-time'] } });
  ajv.addSchema({ $id: 'document', components: document.components });
  return { document, ajv };
}

/** The path as the document writes it; of two that fit, the one with fewer parameters. */
function pathOf({ paths }: Document, url: string): string | undefined {
  const steps = url.split('?', 1)[0]?.split('/') ?? [];
  const fits = (path: string) => {
    const pattern = path.split('/');
    return (
      pattern.length === steps.length && pattern.every((step, i) => step.startsWith('{') || step === steps[i])
    );
  };
  const parameters = (path: string) => path.split('{').length;
  return Object.keys(paths)
    .filter(fits)
    .sort((a, b) => parameters(a) - parameters(b))[0];
}

/** Fields that a schema does not name are refused. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const own = Object.fromEntries(Object.entries(schema).map(([key, part]) => [key, closed(part)]));
  return 'properties' in own && 'type' in own ? { additionalProperties: false, ...own } : own;
}

const referred = new WeakMap<object, object>();

/** The same object for the same schema: that is how ajv knows what it has compiled. */
function referring(schema: object): object {
  let made = referred.get(schema);
  if (!made) {
    made = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/')) as object;
    referred.set(schema, made);
  }
  return made;
}
