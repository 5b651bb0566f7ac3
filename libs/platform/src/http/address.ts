/** What is wrong with an address before any route is looked for: it would be read in two ways, or not at all by Postgres. */
import { Malformed, Problem } from './problem.js';
import { hasLineEnd, isUnacceptableText } from './text.js';

const MAX_LENGTH = 8_000;

/** @throws Problem 414, Malformed 400 */
export function checkAddress(url: string): void {
  if (url.length > MAX_LENGTH) throw new Problem(414, 'ADDRESS_TOO_LONG');
  const start = url.indexOf('?');
  checkText(decoded(start < 0 ? url : url.slice(0, start)));
  if (start >= 0) checkQuery(new URLSearchParams(url.slice(start + 1)));
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new Malformed('MALFORMED_ADDRESS');
  }
}

/** A line end is of no address. */
function checkText(text: string): void {
  if (isUnacceptableText(text) || hasLineEnd(text))
    throw new Malformed('INVALID_CHARACTER', 'L’adresse contient un caractère interdit.');
}

function checkQuery(query: URLSearchParams): void {
  const names = new Set<string>();
  for (const [name, value] of query) {
    checkText(name);
    checkText(value);
    if (/__proto__|constructor|prototype/.test(name))
      throw new Malformed('FORBIDDEN_KEY', 'L’adresse contient un nom de paramètre interdit.');
    if (names.has(name))
      throw new Malformed('DUPLICATE_KEY', 'L’adresse contient deux fois le même paramètre.');
    names.add(name);
  }
}
