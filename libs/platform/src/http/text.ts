/**
 * What no text of ours holds, wherever it comes from: a NUL or half of a surrogate pair (Postgres refuses the one, UTF-8
 * silently replaces the other), a control character, a character that turns or hides what is read (bidirectional, zero width).
 * The joiners U+200C and U+200D are of languages and of emoji; tabs and line ends are of prose, and refused in a line.
 */
const UNACCEPTABLE =
  /(?![\t\n\r])[\p{Cc}\p{Surrogate}\p{Bidi_Control}\u200b\u2028\u2029\u2060\ufeff\ufffe\uffff]/u;

const LINE_END = /[\t\n\r]/;

/**
 * A French social security number by its shape: sex, year, month, département, commune, order, and maybe the key; written
 * together or in groups. We may not have one, whoever sends it.
 */
const SOCIAL_SECURITY_NUMBER =
  /(?<![\dA-Za-z-])[1-478][ .\u00a0\u202f-]?\d{2}[ .\u00a0\u202f-]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .\u00a0\u202f-]?(?:\d{2}|2[AB])[ .\u00a0\u202f-]?\d{3}[ .\u00a0\u202f-]?\d{3}(?:[ .\u00a0\u202f-]?\d{2})?(?![\dA-Za-z-])/i;

export function isUnacceptableText(text: string): boolean {
  return UNACCEPTABLE.test(text);
}

export function hasLineEnd(text: string): boolean {
  return LINE_END.test(text);
}

export function holdsSocialSecurityNumber(text: string): boolean {
  return SOCIAL_SECURITY_NUMBER.test(text);
}
