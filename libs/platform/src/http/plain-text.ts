/**
 * What every text of a form is held to, after its own decorators: a line holds no line end, and no free text holds a social
 * security number. A text of at most 255 characters is a line, a longer one prose; one that must match a pattern is a code.
 */
import type { FieldError } from '@cnfs/kernel';
import { getMetadataStorage } from 'class-validator';
import { Malformed } from './problem.js';
import { hasLineEnd, holdsSocialSecurityNumber } from './text.js';

const LONGEST_LINE = 255;

interface Kind {
  readonly line: boolean;
  readonly free: boolean;
}

const PROSE: Kind = { line: false, free: true };
const codes = new Set(['matches', 'isUuid', 'isIn', 'isEnum', 'isDay', 'isIBAN', 'isBIC']);
const kinds = new WeakMap<object, ReadonlyMap<string, Kind>>();

/** @throws Malformed INVALID_FORM, SOCIAL_SECURITY_NUMBER_REFUSED */
export function checkTexts(form: unknown): void {
  const numbers: FieldError[] = [];
  const lines: FieldError[] = [];
  for (const { pointer, text, kind } of textsOf(form, '', PROSE)) {
    if (kind.free && holdsSocialSecurityNumber(text))
      numbers.push({ pointer, detail: 'ne doit pas contenir de numéro de sécurité sociale' });
    if (kind.line && hasLineEnd(text)) lines.push({ pointer, detail: 'doit tenir sur une ligne' });
  }
  if (numbers.length > 0)
    throw new Malformed(
      'SOCIAL_SECURITY_NUMBER_REFUSED',
      'Un texte semble contenir un numéro de sécurité sociale, que le dispositif ne recueille pas.',
      numbers,
    );
  if (lines.length > 0)
    throw new Malformed('INVALID_FORM', 'Un ou plusieurs champs ne sont pas acceptés.', lines);
}

interface Text {
  readonly pointer: string;
  readonly text: string;
  readonly kind: Kind;
}

function* textsOf(value: unknown, pointer: string, kind: Kind): Generator<Text> {
  if (typeof value === 'string') yield { pointer, text: value, kind };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* textsOf(item, `${pointer}/${index}`, kind);
  else if (value !== null && typeof value === 'object') {
    const known = kindsOf(value.constructor);
    for (const [name, field] of Object.entries(value))
      yield* textsOf(field, `${pointer}/${name}`, known.get(name) ?? PROSE);
  }
}

function kindsOf(form: object): ReadonlyMap<string, Kind> {
  let known = kinds.get(form);
  if (!known) kinds.set(form, (known = read(form)));
  return known;
}

function read(form: object): Map<string, Kind> {
  const known = new Map<string, Kind>();
  if (typeof form !== 'function' || form === Object) return known;
  for (const { propertyName, name = '', constraints } of decoratorsOf(form)) {
    const { line, free } = known.get(propertyName) ?? PROSE;
    const most: unknown =
      name === 'isLength' ? constraints[1] : name === 'maxLength' ? constraints[0] : undefined;
    known.set(propertyName, {
      line: line || (typeof most === 'number' && most <= LONGEST_LINE),
      free: free && !codes.has(name),
    });
  }
  return known;
}

function decoratorsOf(form: object) {
  return getMetadataStorage()
    .getTargetValidationMetadatas(form as new () => object, '', false, false)
    .map(({ propertyName, name, constraints }) => ({
      propertyName,
      name,
      constraints: (constraints ?? []) as readonly unknown[],
    }));
}
