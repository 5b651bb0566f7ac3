import { describe, expect, test } from '@jest/globals';
import { Berths } from './berths.js';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('berths', () => {
  test('hold no more runs than there are, and none beside one that must be alone', async () => {
    const berths = new Berths(2);
    const [first, second, alone] = [gate(), gate(), gate()];
    const log: string[] = [];
    const enter =
      (name: string, until = Promise.resolve()) =>
      async () => {
        log.push(name);
        await until;
        log.push(`/${name}`);
      };
    const runs = [
      berths.beside(enter('a', first.opened)),
      berths.beside(enter('b', second.opened)),
      berths.alone(enter('alone', alone.opened)),
      berths.beside(enter('c')),
    ];
    await Promise.resolve();
    expect(log).toEqual(['a', 'b']);
    first.open();
    await runs[0];
    expect(log).toEqual(['a', 'b', '/a']);
    second.open();
    await runs[1];
    alone.open();
    await Promise.all(runs);
    expect(log).toEqual(['a', 'b', '/a', '/b', 'alone', '/alone', 'c', '/c']);
  });

  test('are given back after a failure', async () => {
    const berths = new Berths(1);
    await expect(berths.alone(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(berths.beside(() => Promise.resolve('next'))).resolves.toBe('next');
  });
});
