/** The API's document (OpenAPI 3.1), at /docs and /openapi.json: made from the code, completed with what is true of every route. */
import type { INestApplication } from '@nestjs/common';
import { DiscoveryService, ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { readsPersonalData } from '../audit/audited-routes.js';
import type { Policy } from '../auth/policy.js';
import { handlerOf, routesOf } from '../auth/routes.js';
import metadataOfPlatform from '../openapi-metadata.js';
import { producedBy } from '../http/produces.js';
import { opensTransactions } from '../transaction/tx.js';
import { describeIdentifiers, describeWholeNumbers } from './precise.js';
import type { OpenapiMetadata, ServiceDefinition } from '../service.js';

type Metadata = Awaited<ReturnType<OpenapiMetadata['default']>>;
type Answers = Metadata['answers'];
type Schemas = Metadata['schemas'];
type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['post']> & {
  'x-allow'?: object;
  'x-own-transactions'?: true;
  'x-audited'?: true;
};

const JSON_TYPE = 'application/json';

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

/** Methods that change what others may change too: a version is asked for. */
const editing = new Set<string>(['put', 'patch']);
/** What a reading never answers: it has neither a body nor a version to be late. */
const ofWriting = new Set(['412', '413', '415']);

const problems = {
  '400': 'Requête mal formée',
  '401': 'Authentification requise',
  '403': 'Rôle non autorisé',
  '404': 'Introuvable, ou hors de votre périmètre',
  '406': 'Le client n’accepte pas de JSON',
  '409': 'État qui ne permet pas l’action, ou requête en cours sous la même clé',
  '412': 'Version périmée : à relire avant de recommencer',
  '413': 'Corps trop volumineux',
  '415': 'Corps qui n’est pas du JSON',
  '422': 'Règle non respectée',
  '428': 'Version lue attendue (If-Match)',
  '429': 'Trop de requêtes : attendre le délai de Retry-After',
  '503': 'Service momentanément indisponible',
};

export async function serveDocumentation(app: INestApplication, service: ServiceDefinition): Promise<void> {
  // Made when it is first asked for: most processes never are, and it is large.
  const document = await describer(app, service);
  SwaggerModule.setup('docs', app, document, { jsonDocumentUrl: 'openapi.json', raw: ['json'] });
}

export async function openapiDocument(
  app: INestApplication,
  service: ServiceDefinition,
): Promise<OpenAPIObject> {
  return (await describer(app, service))();
}

/** Reads what is generated; the document itself is made by what it gives. */
async function describer(app: INestApplication, service: ServiceDefinition): Promise<() => OpenAPIObject> {
  const sources = [metadataOfPlatform, (await service.openapiMetadata?.())?.default].filter(
    (s) => s !== undefined,
  );
  for (const source of sources) await SwaggerModule.loadPluginMetadata(source);
  const described = await Promise.all(sources.map((source) => source()));
  return () => documentOf(app, service, described);
}

function documentOf(
  app: INestApplication,
  service: ServiceDefinition,
  described: readonly Metadata[],
): OpenAPIObject {
  const answers = merged(described.map(({ answers }): Answers => answers));
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Conseillers numériques : ${service.title}`)
    .setDescription(
      'Les erreurs sont des `application/problem+json` (RFC 9457) au `code` stable. Toute création (POST) porte une ' +
        'clé d’idempotence : la même requête, envoyée de nouveau, reçoit la même réponse.',
    )
    .setVersion('1')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'token')
    .build();
  const document = SwaggerModule.createDocument(app, config);
  const routes = new Map(
    routesOf(new DiscoveryService(app.get(ModulesContainer))).map((route) => [
      route.name.replace('.', '_'),
      route,
    ]),
  );
  for (const path of Object.values(document.paths))
    for (const method of methods) {
      const operation: Operation | undefined = path[method];
      if (!operation) continue;
      const { operationId = '' } = operation;
      const route = routes.get(operationId);
      describeAnswer(operation, answers[operationId], route ? producedBy(handlerOf(route)) : [JSON_TYPE]);
      complete(operation, method, route?.policy);
      if (!route) continue;
      describeIdentifiers(operation, route.prototype, route.handlerName);
      // Asked again, it does nothing more by itself; its answer is not kept.
      if (opensTransactions(handlerOf(route))) operation['x-own-transactions'] = true;
      // Who read it is written down.
      if (readsPersonalData(handlerOf(route))) operation['x-audited'] = true;
    }
  const edits = Object.values(document.paths).some(({ put, patch }) => put ?? patch);
  document.components = {
    ...document.components,
    schemas: {
      ...document.components?.schemas,
      ...merged(described.map(({ schemas }): Schemas => schemas)),
      Problem: problemSchema,
    },
    // Said once: every route would repeat them.
    responses: Object.fromEntries(
      Object.entries(problems)
        .filter(([status]) => edits || status !== '428')
        .map(([status, description]) => [
          status,
          {
            description,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
    ),
    parameters: { idempotencyKey, ...(edits && { ifMatch }) },
  };
  describeWholeNumbers(document);
  leaveOutUnused(document);
  return document;
}

/** A service that has not all routes of the platform has not all its schemas. */
function leaveOutUnused(document: OpenAPIObject): void {
  const schemas = document.components?.schemas ?? {};
  const used = new Set<string>();
  const visit = (part: unknown) => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      if (!used.has(name)) {
        used.add(name);
        visit(schemas[name] ?? null);
      }
  };
  visit([document.paths, document.components?.responses]);
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name];
}

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}

/** What the return type of the handler says, in place of what Nest could tell of it. */
function describeAnswer(
  operation: Operation,
  answer: Answers[string] | undefined,
  produced: readonly string[],
): void {
  if (!answer) return;
  operation.summary ||= answer.summary;
  const [success] = Object.entries(operation.responses).find(([status]) => status.startsWith('2')) ?? [];
  if (success === undefined) return;
  const { schema } = answer;
  const content = schema && Object.fromEntries(produced.map((type) => [type, { schema }]));
  operation.responses[success] = {
    description: answer.schema ? 'Fait' : 'Fait ; rien à rendre',
    ...(content && { content }),
  };
}

function complete(operation: Operation, method: string, policy: Policy | undefined): void {
  // Said of each: what is public is meant to be.
  if (policy?.public) operation.security = [];
  if (policy && !policy.public) {
    operation.security = [{ token: [] }];
    // Which role, and how far it reaches: what a client may count on, and what generated tests go through.
    operation['x-allow'] = policy.allow;
  }
  if (method === 'post')
    (operation.parameters ??= []).push({ $ref: '#/components/parameters/idempotencyKey' });
  if (editing.has(method)) (operation.parameters ??= []).push({ $ref: '#/components/parameters/ifMatch' });
  for (const status of Object.keys(problems)) {
    if (policy?.public && (status === '401' || status === '403')) continue;
    if (!editing.has(method) && status === '428') continue;
    if (method === 'get' && ofWriting.has(status)) continue;
    operation.responses[status] ??= { $ref: `#/components/responses/${status}` };
  }
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: true,
  description:
    'Choisie par l’appelant, la même quand il recommence : la réponse de la première fois est rendue, 24 heures.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10',
};

const ifMatch = {
  name: 'If-Match',
  in: 'header' as const,
  required: true,
  description: 'La version lue : l’ETag de la réponse, tel quel.',
  schema: { type: 'string', pattern: '^"\\d{1,15}"$' },
  example: '"3"',
};

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'instance'],
  properties: {
    type: { type: 'string', example: 'urn:cnfs:problem:NOT_FOUND' },
    title: { type: 'string', example: 'Introuvable' },
    status: { type: 'integer', example: 404 },
    detail: { type: 'string', example: 'Cette ressource n’existe pas ou n’est pas dans votre périmètre.' },
    code: { type: 'string', description: 'Stable, pour les programmes', example: 'NOT_FOUND' },
    instance: { type: 'string', example: 'urn:uuid:0190a5c2-7d1e-7c3a-9b7f-5f1f6a3e2d10' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['pointer', 'detail'],
        properties: {
          pointer: { type: 'string', description: 'Pointeur JSON vers le champ', example: '/missionStart' },
          detail: { type: 'string', example: 'doit être une date qui existe, au format AAAA-MM-JJ' },
        },
      },
    },
  },
};
