// One schema, two severities: a producer may not write what is not in the schema, a reader ignores what it does not know.
import { Ajv, type ValidateFunction } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { EventData, EventDefinition } from './define-event.js';

export interface SchemaViolation {
  /** JSON pointer into the data; '' for the data itself. */
  readonly pointer: string;
  readonly detail: string;
}

export type Reading<D> =
  | { readonly ok: true; readonly data: D }
  | { readonly ok: false; readonly errors: readonly SchemaViolation[] };

/** The data handed to a producer does not follow its event's schema: a mistake of our own, never of a user. */
export class InvalidEventData extends Error {
  constructor(
    readonly type: string,
    readonly errors: readonly SchemaViolation[],
  ) {
    super(`${type}: ${errors.map(({ pointer, detail }) => `${pointer || '/'} ${detail}`).join('; ')}`);
    this.name = 'InvalidEventData';
  }
}

const ajv = new Ajv({
  allErrors: true,
  formats: { uuid: fullFormats.uuid, date: fullFormats.date },
});
const forWriting = new WeakMap<TSchema, ValidateFunction>();
const forReading = new WeakMap<TSchema, ValidateFunction>();

/**
 * Checks data about to be written; unknown properties are refused.
 * @throws InvalidEventData
 */
export function validateForWriting<E extends EventDefinition>(event: E, data: unknown): EventData<E> {
  const reading = check<EventData<E>>(compiled(forWriting, event.schema, closed), data);
  if (!reading.ok) throw new InvalidEventData(event.type, reading.errors);
  return reading.data;
}

/** Checks data that arrived; unknown properties are left in it, so that a newer producer breaks no reader. */
export function validateForReading<E extends EventDefinition>(
  event: E,
  data: unknown,
): Reading<EventData<E>> {
  return check<EventData<E>>(
    compiled(forReading, event.schema, (schema) => schema),
    data,
  );
}

/** Of data that arrived, what the event's schema knows: ids, codes, days and amounts, whatever else was sent with them. */
export function knownPart(event: EventDefinition, data: unknown): unknown {
  return Value.Clean(event.schema, structuredClone(data));
}

function compiled(
  cache: WeakMap<TSchema, ValidateFunction>,
  schema: TSchema,
  prepare: (schema: TSchema) => TSchema,
): ValidateFunction {
  let validate = cache.get(schema);
  if (!validate) cache.set(schema, (validate = ajv.compile(prepare(schema))));
  return validate;
}

function check<D>(validate: ValidateFunction, data: unknown): Reading<D> {
  if (validate(data)) return { ok: true, data: data as D };
  const errors = (validate.errors ?? []).map(({ instancePath, message, params }) => ({
    pointer: instancePath,
    detail: [message, unknownProperty(params)].filter(Boolean).join(': '),
  }));
  return { ok: false, errors };
}

function unknownProperty(params: Record<string, unknown>): string {
  return typeof params['additionalProperty'] === 'string' ? params['additionalProperty'] : '';
}

/** A copy of the schema in which no object takes a property it does not name. */
function closed(schema: TSchema): TSchema {
  return JSON.parse(JSON.stringify(schema), (_key, value: unknown) =>
    isObjectSchema(value) ? { ...value, additionalProperties: false } : value,
  ) as TSchema;
}

function isObjectSchema(value: unknown): value is { type: 'object'; properties: object } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'object' &&
    'properties' in value
  );
}
