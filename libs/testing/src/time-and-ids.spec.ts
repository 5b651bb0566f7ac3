import { expect, test } from '@jest/globals';
import { eventually } from './eventually.js';
import { sequenceOfIds } from './ids.js';
import { manualClock } from './manual-clock.js';

test('a manual clock stands still until it is moved', () => {
  const clock = manualClock('2021-03-01');
  expect([clock.today(), clock.now()]).toEqual(['2021-03-01', new Date('2021-03-01T12:00:00Z')]);
  clock.passMinutes(12 * 60);
  expect(clock.today()).toBe('2021-03-02');
  clock.moveTo('2021-07-14');
  expect(clock.today()).toBe('2021-07-14');
});

test('ids ascend, and are the same in every run', () => {
  const [next, other] = [sequenceOfIds(), sequenceOfIds(1)];
  const ids = [next(), next(), next()];
  expect(ids).toEqual([...ids].sort());
  expect(ids[0]).toBe('00000000-0000-7000-8000-000000000001');
  expect(ids).not.toContain(other());
});

test('waiting ends with the answer, or says what did not come and why', async () => {
  let looks = 0;
  expect(await eventually(() => (looks += 1) > 2 && `after ${looks}`, { every: 1 })).toBe('after 3');
  const failing = eventually(() => Promise.reject(new Error('refused')), { deadline: 5, what: 'the answer' });
  await expect(failing).rejects.toMatchObject({
    message: 'the answer did not come within 5 ms',
    cause: { message: 'refused' },
  });
});
