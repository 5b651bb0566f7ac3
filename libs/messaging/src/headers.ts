// Headers as they arrive: bytes, from anyone.

/** Header texts of a record; bytes that are not UTF-8 become replacement characters, NUL too (Postgres stores none). */
export function headerTexts(headers: Readonly<Record<string, Buffer>>): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const name in headers) texts[storable(name)] = storable((headers[name] as Buffer).toString());
  return texts;
}

export function storable(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\uFFFD') : text;
}
