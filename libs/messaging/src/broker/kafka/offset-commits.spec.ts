import { expect, test } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import { OffsetCommits, type PartitionOffset } from './offset-commits.js';

const topic = 'recruitment.case';
const at = (partition: number, next: number): PartitionOffset => ({ topic, partition, next });

/** A group that answers when it is let to. */
function slowGroup() {
  const told: PartitionOffset[][] = [];
  const answers: { yes(): void; no(error: Error): void }[] = [];
  const tell = (offsets: readonly PartitionOffset[]) => {
    told.push([...offsets]);
    return new Promise<void>((yes, no) => answers.push({ yes, no }));
  };
  return { told, answers, tell };
}

function commits(failures: string[] = [], closing = new AbortController()) {
  return new OffsetCommits(closing.signal, ({ message }) => void failures.push(message));
}

test('what is done while the group is told of something goes with the next, the last of each partition alone', async () => {
  const { told, answers, tell } = slowGroup();
  const offsets = commits();
  for (const offset of [at(0, 1), at(0, 2), at(1, 5), at(0, 3)]) offsets.add(offset, tell);
  expect(told).toEqual([[at(0, 1)]]);
  answers[0]?.yes();
  await eventually(() => told.length === 2);
  expect(told[1]).toEqual([at(0, 3), at(1, 5)]);
  answers[1]?.yes();
  await offsets.settled();
  expect(told).toHaveLength(2);
});

test('what could not be told is told again, but for what a later offset stands for', async () => {
  const { told, answers, tell } = slowGroup();
  const failures: string[] = [];
  const offsets = commits(failures);
  offsets.add(at(0, 1), tell);
  offsets.add(at(1, 1), tell);
  answers[0]?.yes();
  await eventually(() => told.length === 2);
  offsets.add(at(1, 4), tell);
  answers[1]?.no(new Error('away'));
  await eventually(() => told.length === 3);
  expect(failures).toEqual(['away']);
  expect(told[2]).toEqual([at(1, 4)]);
  answers[2]?.yes();
});

test('what is untold when the member joins anew is forgotten, and its failure is nobody’s', async () => {
  const { told, answers, tell } = slowGroup();
  const failures: string[] = [];
  const offsets = commits(failures);
  offsets.add(at(0, 1), tell);
  offsets.add(at(0, 2), tell);
  offsets.reset();
  answers[0]?.no(new Error('who are you?'));
  await offsets.settled();
  offsets.add(at(0, 1), tell);
  expect(told).toEqual([[at(0, 1)], [at(0, 1)]]);
  expect(failures).toEqual([]);
  answers[1]?.yes();
});

test('a member that closes tells the rest at once, and does not try for ever', async () => {
  const { told, answers, tell } = slowGroup();
  const closing = new AbortController();
  const offsets = commits([], closing);
  offsets.add(at(0, 1), tell);
  offsets.add(at(0, 2), tell);
  closing.abort();
  const settled = offsets.settled();
  answers[0]?.yes();
  await eventually(() => told.length === 2);
  answers[1]?.no(new Error('away'));
  await settled;
  expect(told).toEqual([[at(0, 1)], [at(0, 2)]]);
});
