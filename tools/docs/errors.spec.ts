import { describe, expect, test } from '@jest/globals';
import { problemCodes } from './errors.js';

const codes = (text: string) => problemCodes('some-file.ts', text);

describe('problem codes', () => {
  test('are read from errors thrown and from classes of errors', () => {
    expect(
      codes(`
        class TooMany extends RuleBroken { constructor(n: bigint) { super('TOO_MANY', \`Trop : \${n} de plus.\`); } }
        throw new InvalidValue('BAD', 'Mauvais' + ' texte.', '/field');
        throw new Problem(long ? 414 : 400, 'ADDRESS');
        throw new NotFound();
        throw new Error('NOT_A_PROBLEM');`),
    ).toEqual([
      { code: 'TOO_MANY', status: '422', detail: 'Trop : … de plus.' },
      { code: 'BAD', status: '422', detail: 'Mauvais texte.' },
      { code: 'ADDRESS', status: '400, 414', detail: '' },
      { code: 'NOT_FOUND', status: '404', detail: '' },
    ]);
  });

  test('are found where a fault is an object', () => {
    expect(
      codes(
        `const fault = { code: 'KEY', detail: 'Clé.' }; throw new InvalidValue(fault.code, fault.detail);`,
      ),
    ).toEqual([{ code: 'KEY', status: '422', detail: 'Clé.' }]);
  });

  test('are never passed over: one that cannot be read is an error', () => {
    expect(() => codes(`throw new RuleBroken(codeFor(reason), 'Non.');`)).toThrow(
      "some-file.ts: cannot read the code of new RuleBroken(codeFor(reason), 'Non.')",
    );
  });
});
