// The events that are sent: of the usual size (602 bytes of JSON), with the usual eight headers.
import { defineEvent } from '@cnfs/contracts';
import { Type } from 'typebox';

const ID = '00000000-0000-7000-8000-000000000001';
const data = Type.Object({
  caseId: Type.String({ format: 'uuid' }),
  /** Numbers the commands of a run. */
  n: Type.Integer({ minimum: 0 }),
  note: Type.String(),
});

const base = {
  version: 1,
  aggregate: 'bench',
  key: 'caseId',
  description: 'For benchmarks',
  data,
} as const;

/** A chain of four services: each event follows from the one before, the fourth closes the circle. */
export const Asked = defineEvent({
  ...base,
  service: 'recruitment',
  name: 'BenchAsked',
  readers: ['training'],
  example: { caseId: ID, n: 1, note: '' },
});
const Trained = defineEvent({
  ...base,
  service: 'training',
  name: 'BenchTrained',
  readers: ['deployment'],
  example: { caseId: ID, n: 1, note: '' },
});
const Deployed = defineEvent({
  ...base,
  service: 'deployment',
  name: 'BenchDeployed',
  readers: ['payments'],
  example: { caseId: ID, n: 1, note: '' },
});
const Paid = defineEvent({
  ...base,
  service: 'payments',
  name: 'BenchPaid',
  readers: ['recruitment'],
  example: { caseId: ID, n: 1, note: '' },
});

export type BenchEvent = typeof Asked;
export interface BenchData {
  readonly caseId: string;
  readonly n: number;
  readonly note: string;
}

export const CHAIN = [Asked, Trained, Deployed, Paid] as const;

/** Where bare services speak among themselves. */
export function bareTopicOf(event: BenchEvent): string {
  return `${event.topic}.bare`;
}

export const PARTITIONS = 6;

const EVENT_BYTES = 602;
const WITHOUT_NOTE = JSON.stringify({ caseId: ID, n: 100_000, note: '' }).length;
export const NOTE = 'x'.repeat(EVENT_BYTES - WITHOUT_NOTE);

export function dataOf(caseId: string, n: number): BenchData {
  return { caseId, n, note: NOTE };
}
