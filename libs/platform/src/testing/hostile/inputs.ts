/** What hostile callers send: lists that checks go through. */

/** Refused in any text (S14). */
export const unacceptableTexts: Readonly<Record<string, string>> = {
  NUL: 'ab\0cdefghijkl',
  'half a surrogate pair': 'ab\ud800cdefghijkl',
  'the other half': 'ab\udc00cdefghijkl',
  'a bell': 'ab\x07cdefghijkl',
  'an escape': 'ab\x1b[31mcdefghijkl',
  'a DEL': 'ab\x7fcdefghijkl',
  'a right-to-left override': 'ab\u202ecdefghijkl',
  'an isolate': 'ab\u2067cdefghijkl',
  'a zero-width space': 'ab\u200bcdefghijkl',
  'a mark of byte order': '\ufeffabcdefghijkl',
  'a line separator': 'ab\u2028cdefghijkl',
};

/** In the place of an integer (S14): as JSON writes them. */
export const notIntegers = [
  '1.5',
  '9007199254740993',
  '1e400',
  '-1e400',
  '"1"',
  'true',
  '[1]',
  '{"a":1}',
  '1e-7',
];

/** In the place of a text. */
export const notTexts = ['1', 'true', '[]', '["a"]', '{}', '{"$gt":""}', '{"toString":1}'];

export const injections = [
  "'",
  '"',
  "' OR '1'='1",
  "' OR 1=1 --",
  "'; DROP TABLE outbox; --",
  '1; SELECT pg_sleep(3)',
  "' || pg_sleep(3) --",
  "1' AND (SELECT 1 FROM pg_sleep(3)) IS NOT NULL --",
  "') UNION SELECT null, null --",
  "' UNION SELECT usename, passwd FROM pg_shadow --",
  "admin'/*",
  '$1',
  '$$; SELECT 1; $$',
  "\\'; SELECT 1 --",
  '%27%20OR%201=1',
  "' AND ascii(substr((SELECT current_database()),1,1)) > 64 --",
  "x' AND extractvalue(1, concat(0x7e, version())) --",
  "'||(SELECT '')||'",
  "' AND 1=CAST((SELECT version()) AS int) --",
  '{{7*7}}',
  '${7*7}',
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  'file:///etc/passwd',
  'http://169.254.169.254/latest/meta-data/',
  '; cat /etc/passwd',
  '| sleep 3',
  '`sleep 3`',
  '=HYPERLINK("http://evil.example","x")',
];

/** 48 KB each: what a careless regular expression never comes back from (S32). */
export const tiresome: Readonly<Record<string, string>> = {
  letters: 'a'.repeat(48_000),
  digits: '1'.repeat(48_000),
  spaces: ' '.repeat(48_000),
  'at signs': 'a@'.repeat(24_000),
  dots: `a@${'a.'.repeat(24_000)}`,
  'dots before': `${'a.'.repeat(24_000)}@`,
  quotes: `"${'\\"'.repeat(24_000)}`,
  brackets: '('.repeat(48_000),
  'a telephone number': `+33${' 6'.repeat(24_000)}x`,
  'an account': `FR76${' 3000'.repeat(9_600)}`,
  hyphens: `${'a-'.repeat(24_000)}!`,
  accents: 'e\u0301'.repeat(16_000),
  'combining marks': `a${'\u0301'.repeat(24_000)}`,
  'a social security number, nearly': '1 85 05 78 006 084 3'.repeat(2_400),
};

/** Shaped as a social security number (S43). */
export const socialSecurityNumbers = [
  '1 85 05 78 006 084 36',
  '185057800608436',
  'numéro 2 85 05 2A 006 084',
  '1.85.05.78.006.084.36',
  'Sa carte porte 1850578006084.',
];

export const contentTypes: readonly (readonly [type: string, payload: string])[] = [
  ['text/plain', '{}'],
  ['application/x-www-form-urlencoded', 'a=b'],
  ['application/xml', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
  ['text/xml', '<x/>'],
  ['multipart/form-data; boundary=b', '--b\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n--b--'],
  ['application/jsonp', '{}'],
  ['application/octet-stream', '{}'],
];

/** A body that is wrong before any form is looked at. */
export const malformedBodies: Readonly<Record<string, string | Buffer>> = {
  'half an object': '{"a":',
  'a text': '"text"',
  'a list': '[]',
  null: 'null',
  NaN: '{"a":NaN}',
  'a comment': '{/* */}',
  'single quotes': "{'a':1}",
  'a trailing comma': '{"a":1,}',
  'no UTF-8': Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
  'a mark of byte order': '\ufeff{}',
  'a prototype': '{"__proto__":{"x":1}}',
  'a prototype further down': '{"a":{"b":[{"__proto__":{"x":1}}]}}',
  'a constructor': '{"constructor":{"prototype":{"x":1}}}',
  'a duplicate key': '{"a":1,"a":2}',
  'a duplicate key written otherwise': '{"a":1,"\\u0061":2}',
  'a number that is too large': '{"a":1e400}',
  '100 000 levels': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
  '100 000 levels of objects': `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  '10 000 keys': `{${Array.from({ length: 10_000 }, (_, at) => `"k${at}":1`).join()}}`,
};

/** Pages that are none (S16). */
export const hostilePages = [
  'limit=1000000000',
  'limit=201',
  'limit=0',
  'limit=-1',
  'limit=1e2',
  'limit=0x10',
  'limit=',
  'limit=abc',
  'limit=1.5',
  'offset=1000000000',
  'page=2',
  'sort=password;drop%20table%20outbox',
  'order=desc',
  'fields=*',
  'cursor=nonsense',
  "cursor='%20OR%201=1",
  'cursor=W10%3D',
];

/** What someone who looks around asks for (S44). */
export const curiosities = [
  '/metrics',
  '/.env',
  '/.git/config',
  '/debug',
  '/actuator/env',
  '/server-status',
  '/swagger.json',
  '/package.json',
  '/main.js.map',
  '/docs/../package.json',
  '/health/../metrics',
  '/health/env',
  '/admin',
  '/graphql',
];
