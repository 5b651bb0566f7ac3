/**
 * What must never reach a log, however it got into the line: credentials and personal fields by their name, and whatever looks
 * like an account, an address, a number of someone by its shape. Working on the finished line leaves no way around.
 */
const MASK = '•••';

const personalFields =
  'authorization|cookie|set-cookie|password|token|access_token|secret|iban|bic|email|e-mail|mail|phone|mobile|telephone|' +
  'firstName|lastName|fullName|birthName|contactName|familyName|givenName|name_first|name_last|first_name|last_name|' +
  'nir|birthDate|birth_date';

/** A member of a JSON object, its value a string, a number, or an array of strings. */
const member = new RegExp(
  `("(?:${personalFields})"\\s*:\\s*)(?:"(?:[^"\\\\]|\\\\.)*"|-?\\d[\\d.eE+-]*|\\[[^\\[\\]{}]*\\])`,
  'gi',
);

const shapes: readonly RegExp[] = [
  /\b[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}\b/g,
  // IBAN, with or without spaces.
  /\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?\b/g,
  // French phone numbers, written together or by twos.
  /(?<![\dA-Za-z-])(?:\+33|0033|0)[ .]?[1-9](?:[ .-]?\d{2}){4}(?![\dA-Za-z-])/g,
  // Social security number: 13 or 15 digits, the first 1 to 4, 7 or 8, then year and month.
  /(?<![\dA-Za-z-])[1-478] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dAB] ?\d{3} ?\d{3}(?: ?\d{2})?(?![\dA-Za-z-])/g,
  /\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]*/g,
  // Credentials of a connection string.
  /(?<=:\/\/[^\s/:@]{1,64}:)[^\s/@]{1,128}(?=@)/g,
];

export function masked(line: string): string {
  const withoutFields = line.replace(member, `$1"${MASK}"`);
  return shapes.reduce((text, shape) => text.replace(shape, MASK), withoutFields);
}
