/**
 * JSON as a body of money commands must be: no duplicate key (which one counts?), no text that is not one (`text.ts`),
 * no number that JavaScript would round, no key that reaches a prototype, no depth that overflows a stack. One pass over the text, without recursion; the grammar itself is left to JSON.parse.
 */
import { isUnacceptableText } from './text.js';

export class UnacceptableJson extends Error {
  constructor(
    readonly code: string,
    /** French. */
    readonly detail: string,
  ) {
    super(code);
    this.name = 'UnacceptableJson';
  }
}

const MAX_DEPTH = 32;
const pollutingKeys = new Set(['__proto__', 'constructor', 'prototype']);
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws UnacceptableJson */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  scan(text);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UnacceptableJson('MALFORMED_JSON', 'Le corps de la requête n’est pas du JSON valide.');
  }
}

function decode(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new UnacceptableJson('MALFORMED_JSON', 'Le corps de la requête n’est pas de l’UTF-8 valide.');
  }
}

function scan(text: string): void {
  /** One entry per open bracket: the keys of an object, null for an array. */
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length;) {
    const character = text[at];
    if (character === '"') {
      const end = endOfString(text, at);
      const value = checkedString(text.slice(at, end));
      if (isKey(text, end)) addKey(open.at(-1), value);
      at = end;
    } else if (character === '{' || character === '[') {
      if (open.push(character === '{' ? new Set() : null) > MAX_DEPTH)
        throw new UnacceptableJson('JSON_TOO_DEEP', `Le corps de la requête dépasse ${MAX_DEPTH} niveaux.`);
      at += 1;
    } else if (character === '}' || character === ']') {
      open.pop();
      at += 1;
    } else {
      at = checkedNumber(text, at);
    }
  }
}

/** Index after the closing quote, or the end of the text. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

function checkedString(literal: string): string {
  let value = literal.slice(1, -1);
  if (value.includes('\\')) {
    try {
      value = JSON.parse(literal) as string;
    } catch {
      throw new UnacceptableJson('MALFORMED_JSON', 'Le corps de la requête n’est pas du JSON valide.');
    }
  }
  if (isUnacceptableText(value))
    throw new UnacceptableJson('INVALID_CHARACTER', 'Un texte contient un caractère interdit.');
  return value;
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return text[at] === ':';
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

function addKey(keys: Set<string> | null | undefined, key: string): void {
  if (!keys) return;
  if (pollutingKeys.has(key))
    throw new UnacceptableJson('FORBIDDEN_KEY', 'Le corps de la requête contient un nom de champ interdit.');
  if (keys.has(key))
    throw new UnacceptableJson('DUPLICATE_KEY', 'Le corps de la requête contient deux fois le même champ.');
  keys.add(key);
}

const number = /-?\d[\d.eE+-]*/y;

/** Index after a number, or after the one character that is not one. */
function checkedNumber(text: string, start: number): number {
  number.lastIndex = start;
  const literal = number.exec(text)?.[0];
  if (literal === undefined) return start + 1;
  const value = Number(literal);
  const rounded = Number.isInteger(value) && !Number.isSafeInteger(value);
  if (rounded || value === Infinity || value === -Infinity)
    throw new UnacceptableJson('NUMBER_OUT_OF_RANGE', 'Un nombre est trop grand pour être lu exactement.');
  return start + literal.length;
}
