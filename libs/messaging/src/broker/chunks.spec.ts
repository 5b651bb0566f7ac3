import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { chunksOf, sizeOf } from './chunks.js';

test('chunks keep the order and respect the limit, but for a record that is larger by itself', () => {
  const record = fc.nat(300).map((size) => ({ topic: 't', key: 'k', headers: {}, value: 'x'.repeat(size) }));
  fc.assert(
    fc.property(fc.array(record), (records) => {
      const chunks = chunksOf(records, 200);
      expect(chunks.flat().map(({ index }) => index)).toEqual(records.map((_, index) => index));
      for (const chunk of chunks) {
        const size = chunk.reduce((sum, each) => sum + sizeOf(each.record), 0);
        expect(chunk.length === 1 || size <= 200).toBe(true);
      }
    }),
  );
});
