/** What anyone with a token may read: figures and times of the programme, which are nobody's. */
import type { Allowance } from './policy.js';

export const everyPerson: Allowance = {
  candidate: 'all',
  structure: 'all',
  prefect: 'all',
  anct: 'all',
  bdt: 'all',
  trainer: 'all',
  adviser: 'all',
  coordinator: 'all',
  platform: 'all',
  auditor: 'all',
};
