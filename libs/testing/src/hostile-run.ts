// How much a run of the hostile suites sends, and where it tells how much that was: said by `npm run hostile`.
import { appendFileSync } from 'node:fs';

/** Whether every case is sent; one of each check to each route otherwise. */
export function sendsEveryCase(): boolean {
  return process.env['CNFS_HOSTILE'] === 'full';
}

/** Adds a JSON line to the run's report; nothing when nobody asked for one. */
export function reportCases(told: { service: string; check: string; cases: number }): void {
  const report = process.env['CNFS_HOSTILE_REPORT'];
  if (report) appendFileSync(report, `${JSON.stringify(told)}\n`);
}
