// What a field holds, in words: its type, its unit, what it may be. Made from the schema, so that a page says what is checked.
import type { TSchema } from 'typebox';
import { code, communeCode, departement, region } from '../schema.js';

/** The keywords that the schemas of events are made of. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly multipleOf?: number;
}

export interface FieldWords {
  /** `address.city`, `instalments[].rank` */
  readonly path: string;
  /** `integer, euro cents` */
  readonly type: string;
  readonly optional: boolean;
  readonly meaning: string;
}

/** Patterns that have a name. */
const named = new Map([
  [patternOf(communeCode()), 'INSEE code of a commune, as text'],
  [patternOf(departement()), 'INSEE code of a département, as text'],
  [patternOf(region()), 'INSEE code of a région, as text'],
  [patternOf(code()), 'code, of a list that may grow'],
  ['^[0-9]{14}$', 'SIRET, 14 digits'],
  ['^[0-9]{7}$', 'RIDET, 7 digits'],
  ['^[0-9]{5}$', 'postal code, 5 digits'],
]);

/** Every field of an event's data, those inside others after them. */
export function fieldsOf(schema: TSchema, within = ''): FieldWords[] {
  const { properties = {}, required = [] } = schema as Schema;
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = `${within}${name}`;
    const { description: meaning = '', items } = property;
    return [
      { path, type: typeOf(name, property), optional: !required.includes(name), meaning },
      ...fieldsOf(property, `${path}.`),
      ...(items ? fieldsOf(items, `${path}[].`) : []),
    ];
  });
}

function typeOf(name: string, schema: Schema): string {
  const { type, anyOf, enum: values, items } = schema;
  if (anyOf) return anyOf.map((each) => typeOf(name, each)).join(' or ');
  if (values) return `one of ${values.map((value) => `\`${value}\``).join(', ')}`;
  if (items) return `list of ${items.properties ? 'objects' : typeOf(name, items)}`;
  if (type === 'string') return textOf(schema);
  if (type === 'integer' || type === 'number') return [type, ...unitOf(name, schema)].join(', ');
  return String(type);
}

function textOf({ format, pattern, maxLength }: Schema): string {
  if (format === 'uuid') return 'uuid';
  if (format === 'date') return 'day, ISO 8601, in Paris';
  if (pattern) return named.get(pattern) ?? `text, \`${pattern}\``;
  return `text, ${maxLength} characters at most`;
}

/** Money and time have a unit; of other numbers the meaning says what they count. */
function unitOf(name: string, { multipleOf }: Schema): string[] {
  if (name.endsWith('Cents')) return ['euro cents'];
  if (name.startsWith('hours')) return [multipleOf ? `hours, by steps of ${multipleOf}` : 'hours'];
  return name === 'minutes' ? ['minutes'] : [];
}

function patternOf(schema: Schema): string {
  return schema.pattern ?? '';
}
