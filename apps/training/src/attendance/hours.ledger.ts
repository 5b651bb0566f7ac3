/** The ledger of hours: what counts as followed is the sum of its entries, summed up each time it is asked for. */
import type { Day } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import type { HoursGround } from './attendance.js';
import { type AttendanceRow, HoursEntryRow } from './attendance.entity.js';

export interface Followed {
  readonly minutes: number;
  /** Last day that counted, attended or justified. */
  readonly lastFollowedOn: Day | null;
  readonly lastAttendedOn: Day | null;
}

@Injectable()
export class HoursLedger {
  /** The half-days of one command, each with why it counts. */
  async enter(
    tx: Transaction,
    entries: readonly { readonly attendance: AttendanceRow; readonly ground: HoursGround }[],
  ): Promise<void> {
    if (entries.length === 0) return;
    const rows = entries.map(({ attendance: { id, enrolmentId, day, minutes }, ground }): HoursEntryRow => ({
      attendanceId: id,
      enrolmentId,
      day,
      minutes,
      ground,
      enteredBy: tx.cause.actor,
      enteredAt: tx.now(),
    }));
    await tx.manager.insert(HoursEntryRow, rows);
  }

  async followed(tx: Transaction, enrolmentId: string): Promise<Followed> {
    const [sum] = await tx.query<Followed>(
      `SELECT coalesce(sum(minutes), 0)::integer AS minutes, max(day) AS "lastFollowedOn",
              max(day) FILTER (WHERE ground = 'ATTENDED') AS "lastAttendedOn"
         FROM hours_entry WHERE enrolment_id = $1`,
      [enrolmentId],
    );
    return sum ?? { minutes: 0, lastFollowedOn: null, lastAttendedOn: null };
  }
}
