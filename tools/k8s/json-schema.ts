// OpenAPI schemas, as Kubernetes writes them, in the dialect that kubeconform reads: strict, and each file whole in itself.

type Node = Readonly<Record<string, unknown>>;

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An unknown field is refused where fields are named; null stands for "not set". */
export function strict(node: unknown, top = false): unknown {
  if (Array.isArray(node)) return node.map((item) => strict(item));
  if (!isNode(node)) return node;
  if (node['x-kubernetes-int-or-string'] || node['format'] === 'int-or-string')
    return { type: ['string', 'integer', 'null'] };
  if ('$ref' in node) return { $ref: node['$ref'] };
  const kept = Object.entries(node).filter(([key]) => !dropped(key));
  const out: Record<string, unknown> = Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'properties' && isNode(value)
        ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strict(one)]))
        : ['items', 'additionalProperties', 'allOf', 'anyOf', 'oneOf', 'not'].includes(key)
          ? strict(value)
          : value,
    ]),
  );
  if (node['x-kubernetes-preserve-unknown-fields']) return out;
  if (isNode(out['properties']) && !('additionalProperties' in out)) out['additionalProperties'] = false;
  if (typeof out['type'] === 'string' && !top) out['type'] = [out['type'], 'null'];
  return out;
}

/** Words for people, and formats of Go that mean nothing to the validator. */
function dropped(key: string): boolean {
  return key === 'description' || key === 'default' || key === 'format' || key.startsWith('x-kubernetes-');
}

/** The name under which kubeconform looks for it: `KIND-GROUP-VERSION.json`, the group up to its first dot. */
export function schemaFile({ group, version, kind }: GroupVersionKind): string {
  return `${[kind, group.split('.')[0], version].filter(Boolean).join('-').toLowerCase()}.json`;
}

export interface GroupVersionKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** The schema of one version of a custom resource; its metadata are Kubernetes' business. */
export function ofCustomResource(crd: CustomResource, version: string): object {
  const { group, names, versions } = crd.spec;
  const found = versions.find(({ name }) => name === version);
  if (!found) throw new Error(`${names.kind} has no version ${version}`);
  const schema = strict(found.schema.openAPIV3Schema, true) as {
    properties: Record<string, unknown>;
    required?: string[];
  };
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...schema,
    properties: {
      ...schema.properties,
      apiVersion: { const: `${group}/${version}` },
      kind: { const: names.kind },
      metadata: { type: 'object' },
    },
    required: [...new Set([...(schema.required ?? []), 'apiVersion', 'kind', 'metadata'])].sort(),
  };
}

export interface CustomResource {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: unknown };
    }[];
  };
}

/** Every kind of Kubernetes itself, out of its swagger.json, with whatever it refers to. */
export function ofSwagger(swagger: Swagger): Map<string, object> {
  const { definitions } = swagger;
  const converted = new Map(Object.entries(definitions).map(([name, node]) => [name, strict(node)]));
  // A quantity is a string in the document, but a bare number is accepted too.
  converted.set('io.k8s.apimachinery.pkg.api.resource.Quantity', { type: ['string', 'number', 'null'] });
  const files = new Map<string, object>();
  for (const [name, node] of Object.entries(definitions)) {
    const kinds = (node['x-kubernetes-group-version-kind'] ?? []) as GroupVersionKind[];
    const [gvk] = kinds;
    if (!gvk || kinds.length > 1 || !isNode(node['properties']) || !('apiVersion' in node['properties']))
      continue;
    const schema = strict(node, true) as { properties: Record<string, unknown>; required?: string[] };
    const apiVersion = gvk.group ? `${gvk.group}/${gvk.version}` : gvk.version;
    files.set(schemaFile(gvk), {
      $schema: 'http://json-schema.org/draft-07/schema#',
      ...schema,
      properties: { ...schema.properties, apiVersion: { const: apiVersion }, kind: { const: gvk.kind } },
      required: [...new Set([...(schema.required ?? []), 'apiVersion', 'kind'])].sort(),
      definitions: Object.fromEntries(
        [...reached(name, definitions)].map((one) => [one, converted.get(one)]),
      ),
    });
  }
  return files;
}

export interface Swagger {
  readonly definitions: Readonly<Record<string, Node>>;
}

/** The names of every definition that one leads to. */
function reached(from: string, definitions: Swagger['definitions']): Set<string> {
  const seen = new Set<string>();
  const todo: unknown[] = [definitions[from]];
  while (todo.length > 0) {
    const node = todo.pop();
    if (Array.isArray(node)) todo.push(...(node as unknown[]));
    if (!isNode(node)) continue;
    const ref = node['$ref'];
    if (typeof ref === 'string') {
      const name = ref.slice('#/definitions/'.length);
      if (!seen.has(name)) {
        seen.add(name);
        todo.push(definitions[name]);
      }
    }
    todo.push(...Object.values(node));
  }
  return seen;
}
