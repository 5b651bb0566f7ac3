/**
 * Holds a service to what it declares on persons: every column that could say something is thought about, every route that shows
 * something of a person is audited, every decision has a reason, and neither the audit nor an erasure can be undone.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { previewOpenapi } from '../openapi/preview.js';
import type { PersonalData } from '../personal-data/personal-data.js';
import { personalDataOfPlatform } from '../personal-data/personal-data-of-platform.js';
import type { ServiceDefinition } from '../service.js';
import { type TestDatabase, testDatabase } from './test-database.js';

export { type CaseInSpec, erasureSuite } from './erasure-suite.js';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly required?: readonly string[];
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly requestBody?: { readonly content: Content };
  readonly 'x-audited'?: true;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** Types in which something of a person can be said. */
const telling = [
  'text',
  'character varying',
  'jsonb',
  'json',
  'bytea',
  'date',
  'timestamp with time zone',
  'ARRAY',
];

/** Names that say by themselves that a person is shown, declared or not. */
const suspicious = /^(candidateId|first_?name|last_?name|full_?name|e?mail|phone|mobile|birth.*|nir|iban)$/i;

/** Last parts of addresses under which something is decided. */
const decisions = new Set([
  ...['refusals', 'cancellations', 'suspensions', 'reinstatements', 'discards', 'abandonments'],
  ...[
    'exemptions',
    'derogations',
    'erasure-requests',
    'erasures',
    'revocations',
    'terminations',
    'retries',
    'rebuilds',
  ],
]);
const grounds = ['reason', 'ground', 'note', 'comment'];

export async function personalDataSuite(definition: ServiceDefinition): Promise<void> {
  const document = (await previewOpenapi(definition)) as unknown as Document;
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      method,
      path,
      operation,
    })),
  );

  describe('what is held on persons', () => {
    let database: TestDatabase;
    let owner: pg.Client;
    let app: pg.Client;
    beforeAll(async () => {
      database = await testDatabase(definition);
      owner = new pg.Client({ connectionString: database.ownerUrl });
      app = new pg.Client({ connectionString: database.appUrl });
      await Promise.all([owner.connect(), app.connect()]);
    });
    afterAll(async () => {
      await Promise.all([owner?.end(), app?.end()]);
      const server = new pg.Client({ connectionString: database.url.replace(/\/[^/]*$/, '/postgres') });
      await server.connect();
      await server.query(`DROP DATABASE IF EXISTS ${server.escapeIdentifier(database.name)} WITH (FORCE)`);
      await server.end();
    });

    it('is declared for every column in which something could be said, and for no other', async () => {
      const { rows } = await owner.query<{ table: string; column: string; telling: boolean }>(
        `SELECT c.table_name AS table, c.column_name AS column, c.data_type = ANY($2) AS telling
           FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
          WHERE c.table_schema = $1 AND t.table_type = 'BASE TABLE' AND c.table_name !~ '^outbox_archive_[0-9]{8}$'`,
        [definition.name, telling],
      );
      expect(undeclared(declared(definition), rows)).toEqual([]);
    });

    it('names no person in a table that an erasure does not reach', async () => {
      const { rows } = await owner.query<{ table: string }>(
        `SELECT c.table_name AS table FROM information_schema.columns c
          WHERE c.table_schema = $1 AND c.column_name = 'candidate_id' AND c.table_schema <> 'recruitment'
            AND NOT EXISTS (SELECT FROM information_schema.triggers g
                             WHERE g.event_object_schema = $1 AND g.event_object_table = c.table_name
                               AND g.action_statement LIKE '%name_no_erased_person%')`,
        [definition.name],
      );
      expect(rows).toEqual([]);
    });

    it.each([
      `UPDATE audit_entry SET reason = 'autre'`,
      'DELETE FROM audit_entry',
      'TRUNCATE audit_entry',
      `UPDATE erased_person SET erased_at = now()`,
      'DELETE FROM erased_person',
      'TRUNCATE erased_person',
    ])('cannot be covered up by the service: %s', async (sql) => {
      await expect(app.query(sql)).rejects.toMatchObject({ code: '42501' });
    });

    const shown = namesShown(declared(definition));
    it.each(operations.filter(({ method }) => method === 'get').map((one) => [one.name, one] as const))(
      'is read under an audit, or not shown, by %s',
      (_, { operation }) => {
        const names = Object.values(operation.responses).flatMap(({ content }) =>
          Object.values(content ?? {}).flatMap(({ schema }) => namesIn(document, schema)),
        );
        const personal = names.filter((name) => suspicious.test(name) || shown.has(name));
        if (!operation['x-audited']) expect(personal).toEqual([]);
      },
    );

    it.each(
      operations
        .filter(({ method, path }) => method === 'post' && decisions.has(path.split('/').at(-1) ?? ''))
        .map((one) => [one.name, one] as const),
    )('is decided with a reason by %s', (_, { operation }) => {
      const [body] = Object.values(operation.requestBody?.content ?? {});
      const required = requiredOf(document, body?.schema);
      expect(required.filter((name) => grounds.includes(name))).not.toEqual([]);
    });
  });
}

function declared({ personalData }: ServiceDefinition): PersonalData {
  if (!personalData) throw new Error('the service does not declare what it holds on persons');
  return {
    ...personalData,
    tables: { ...personalDataOfPlatform.tables, ...personalData.tables },
    nobody: [...personalDataOfPlatform.nobody, ...personalData.nobody],
  };
}

/** One line for each column that is not thought about, or that is not there. */
function undeclared(
  { tables, nobody }: PersonalData,
  rows: readonly { table: string; column: string; telling: boolean }[],
): string[] {
  const real = new Set(rows.map(({ table, column }) => `${table}.${column}`));
  const said = new Set(
    Object.entries(tables).flatMap(([table, { fields, others }]) =>
      [...fields.flatMap(({ columns }) => columns), ...others].map((column) => `${table}.${column}`),
    ),
  );
  const missing = rows
    .filter(
      ({ table, column, telling }) => telling && !nobody.includes(table) && !said.has(`${table}.${column}`),
    )
    .map(({ table, column }) => `${table}.${column} is not declared`);
  const invented = [...said]
    .filter((column) => !real.has(column))
    .map((column) => `${column} does not exist`);
  const tablesThere = new Set(rows.map(({ table }) => table));
  const gone = nobody.filter((table) => !tablesThere.has(table)).map((table) => `${table} does not exist`);
  const persons = rows
    .filter(
      ({ table, column }) =>
        nobody.includes(table) && /candidate_id|person|email|phone|first_name|last_name/.test(column),
    )
    .map(({ table, column }) => `${table} holds nobody, and has ${column}`);
  return [...missing, ...invented, ...gone, ...persons];
}

function namesShown({ tables }: PersonalData): Set<string> {
  return new Set(
    Object.values(tables).flatMap(({ fields }) => fields.flatMap(({ shownAs = [] }) => shownAs)),
  );
}

/** Names of the members of a schema, at whatever depth. */
function namesIn(
  document: Document,
  schema: Schema | undefined,
  seen: ReadonlySet<string> = new Set(),
): string[] {
  if (!schema) return [];
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    if (name === 'Problem' || seen.has(name)) return [];
    return namesIn(document, document.components.schemas[name], new Set([...seen, name]));
  }
  const parts = [schema.items, ...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.oneOf ?? [])];
  return [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, member]) => [
      name,
      ...namesIn(document, member, seen),
    ]),
    ...parts.flatMap((part) => namesIn(document, part, seen)),
  ];
}

function requiredOf(document: Document, schema: Schema | undefined): readonly string[] {
  if (!schema) return [];
  if (schema.$ref !== undefined)
    return requiredOf(document, document.components.schemas[schema.$ref.split('/').at(-1) ?? '']);
  return [...(schema.required ?? []), ...(schema.allOf ?? []).flatMap((part) => requiredOf(document, part))];
}
