/** What the generator says too loosely and the code knows: whole numbers, and identifiers in addresses. */
import { ParseUUIDPipe } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { OpenAPIObject } from '@nestjs/swagger';
import { getMetadataStorage } from 'class-validator';

type Operation = NonNullable<OpenAPIObject['paths'][string]['post']>;

interface Decorated {
  readonly name?: string;
  readonly propertyName: string;
}

interface Described {
  properties?: Record<string, { type?: unknown }>;
}

/** Fields with `@IsInt()`, by their form. */
function wholeNumbers(): { readonly form: string; readonly field: string }[] {
  const { validationMetadatas } = getMetadataStorage() as unknown as {
    readonly validationMetadatas: ReadonlyMap<{ readonly name: string }, readonly Decorated[]>;
  };
  return [...validationMetadatas].flatMap(([form, decorators]) =>
    decorators
      .filter(({ name }) => name === 'isInt')
      .map(({ propertyName }) => ({ form: form.name, field: propertyName })),
  );
}

export function describeWholeNumbers({ components, paths }: OpenAPIObject): void {
  const found = wholeNumbers();
  for (const { form, field } of found) {
    const property = (components?.schemas?.[form] as Described | undefined)?.properties?.[field];
    if (property?.type === 'number') property.type = 'integer';
  }
  const names = new Set(found.map(({ field }) => field));
  for (const path of Object.values(paths))
    for (const parameter of path.get?.parameters ?? [])
      if ('schema' in parameter && parameter.schema && 'type' in parameter.schema)
        if (names.has(parameter.name) && parameter.schema.type === 'number')
          parameter.schema.type = 'integer';
}

/** Parameters of the address that `ParseUUIDPipe` reads. */
export function describeIdentifiers(operation: Operation, prototype: object, handler: string): void {
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, prototype.constructor, handler) ?? {}) as Record<
    string,
    { readonly data?: unknown; readonly pipes?: readonly unknown[] }
  >;
  const identifiers = Object.values(args)
    .filter(({ pipes }) => pipes?.some((pipe) => pipe === ParseUUIDPipe || pipe instanceof ParseUUIDPipe))
    .map(({ data }) => data);
  for (const parameter of operation.parameters ?? [])
    if ('in' in parameter && parameter.in === 'path' && identifiers.includes(parameter.name))
      parameter.schema = { type: 'string', format: 'uuid' };
}
