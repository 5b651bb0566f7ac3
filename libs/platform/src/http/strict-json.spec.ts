import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnacceptableJson, parseStrictJson } from './strict-json.js';

const parse = (text: string) => parseStrictJson(Buffer.from(text));
const codeOf = (bytes: Uint8Array | string) => {
  try {
    parseStrictJson(typeof bytes === 'string' ? Buffer.from(bytes) : bytes);
    return 'accepted';
  } catch (error) {
    return error instanceof UnacceptableJson ? error.code : error;
  }
};

describe('strict JSON', () => {
  it('reads whatever is written without tricks', () => {
    const acceptable = fc
      .jsonValue({ maxDepth: 6 })
      .filter((value) => !/__proto__|constructor|prototype|\\u0000|\\ud[89a-f]/i.test(JSON.stringify(value)))
      .map((value) => JSON.stringify(value))
      .filter((text) => !/\d{16}|e\+/.test(text));
    fc.assert(fc.property(acceptable, (text) => expect(parse(text)).toEqual(JSON.parse(text))));
  });

  it.each([
    ['the same key twice', '{"a":1,"b":{"a":2},"a":3}', 'DUPLICATE_KEY'],
    ['the same key in two spellings', '{"a":1,"\\u0061" : 3}', 'DUPLICATE_KEY'],
    ['a NUL', '{"a":"x\\u0000"}', 'INVALID_CHARACTER'],
    ['a lone surrogate', '{"a":"\\ud800"}', 'INVALID_CHARACTER'],
    ['__proto__', '{"__proto__":{"x":1}}', 'FORBIDDEN_KEY'],
    ['__proto__ in disguise', '{"a":[{"\\u005f_proto__":{}}]}', 'FORBIDDEN_KEY'],
    ['constructor.prototype', '{"constructor":{"prototype":{"x":1}}}', 'FORBIDDEN_KEY'],
    ['100 000 levels', '['.repeat(100_000), 'JSON_TOO_DEEP'],
    ['33 levels', '['.repeat(33) + ']'.repeat(33), 'JSON_TOO_DEEP'],
    ['2^53 + 1', '{"a":9007199254740993}', 'NUMBER_OUT_OF_RANGE'],
    ['an overflow', '{"a":1e400}', 'NUMBER_OUT_OF_RANGE'],
    ['NaN', '{"a":NaN}', 'MALFORMED_JSON'],
    ['a mark of byte order', '\ufeff{"a":1}', 'MALFORMED_JSON'],
    ['an end that never comes', '{"a":"b', 'MALFORMED_JSON'],
    ['nothing', '', 'MALFORMED_JSON'],
    ['an escape that is none', '{"a":"\\x"}', 'MALFORMED_JSON'],
  ])('refuses %s', (_, text, code) => expect(codeOf(text)).toBe(code));

  it('refuses bytes that are not UTF-8', () => {
    expect(codeOf(Uint8Array.of(0x22, 0xff, 0x22))).toBe('MALFORMED_JSON');
  });

  it('allows the same key in two objects, 32 levels, and texts that look like keys', () => {
    expect(parse('[{"a":1},{"a":2}]')).toEqual([{ a: 1 }, { a: 2 }]);
    expect(codeOf('['.repeat(32) + ']'.repeat(32))).toBe('accepted');
    expect(parse('["__proto__","a","a"]')).toEqual(['__proto__', 'a', 'a']);
    expect(parse('{"a":-12.5e3,"b":9007199254740991}')).toEqual({ a: -12500, b: 9007199254740991 });
  });
});
