/** Half-days of a session, attended or missed. Hours are by the half-hour and kept in minutes, so that they add up exactly. */
import {
  type Day,
  type FieldError,
  IllegalState,
  type Period,
  Conflict,
  RuleBroken,
  contains,
} from '@cnfs/kernel';

export const halfDays = ['MORNING', 'AFTERNOON'] as const;
export type HalfDay = (typeof halfDays)[number];

/** How long a half-day may last. */
export const halfDayHours = [0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4] as const;

export interface AttendanceRecord {
  readonly day: Day;
  readonly halfDay: HalfDay;
  readonly hours: number;
  readonly present: boolean;
  /** Whether the justification of an absence was accepted. */
  readonly justified?: boolean;
}

export type HoursGround = 'ATTENDED' | 'JUSTIFIED';

/** Why a half-day counts as followed; null when it does not. */
export function groundOf({ present, justified }: AttendanceRecord): HoursGround | null {
  if (present) return 'ATTENDED';
  return justified ? 'JUSTIFIED' : null;
}

export function minutesOf(hours: number): number {
  return hours * 60;
}

/** First day attended; null when every half-day was missed. */
export function firstAttended(records: readonly AttendanceRecord[]): Day | null {
  const attended = records.flatMap(({ day, present }) => (present ? [day] : []));
  return attended.toSorted()[0] ?? null;
}

/** What half-days are held against. */
export interface AttendanceFacts {
  readonly session: Period;
  readonly today: Day;
  /** First day attended; null while training has not started. */
  readonly startedOn: Day | null;
}

/**
 * Checks half-days before they are kept, all of them or none. The day training started was told to others, who pay and
 * ship from it: no half-day noted later, attended or missed, may come before it.
 * @throws UnacceptableAttendance naming each one that is outside the session, before training started, to come, twice
 *   there, or at odds with itself
 */
export function checkRecords(records: readonly AttendanceRecord[], facts: AttendanceFacts): void {
  const seen = new Set<string>();
  const errors = records.flatMap((record, index) => {
    const halfDay = `${record.day} ${record.halfDay}`;
    const twice = seen.has(halfDay);
    seen.add(halfDay);
    return problemsOf(record, facts, twice).map(([field, detail]) => ({
      pointer: `/records/${index}/${field}`,
      detail,
    }));
  });
  if (errors.length > 0) throw new UnacceptableAttendance(errors);
}

function problemsOf(
  { day, present, justified }: AttendanceRecord,
  { session, today, startedOn }: AttendanceFacts,
  twice: boolean,
): [field: string, detail: string][] {
  const problems: [string, string][] = [];
  if (!contains(session, day)) problems.push(['day', `La session va du ${session.start} au ${session.end}.`]);
  if (startedOn !== null && day < startedOn)
    problems.push(['day', `La formation a commencé le ${startedOn} : rien ne s’y ajoute avant ce jour.`]);
  if (day > today) problems.push(['day', 'Une présence se note le jour même ou plus tard.']);
  if (twice) problems.push(['halfDay', 'Cette demi-journée figure deux fois.']);
  if (present && justified) problems.push(['justified', 'Seule une absence se justifie.']);
  return problems;
}

export class UnacceptableAttendance extends RuleBroken {
  constructor(errors: readonly FieldError[]) {
    super(
      'UNACCEPTABLE_ATTENDANCE',
      'Des demi-journées ne peuvent pas être notées : aucune ne l’a été.',
      errors,
    );
  }
}

export class AttendanceAlreadyRecorded extends Conflict {
  constructor() {
    super(
      'ATTENDANCE_ALREADY_RECORDED',
      'Une de ces demi-journées est déjà notée : aucune ne l’a été cette fois.',
    );
  }
}

export class NotAnAbsence extends IllegalState {
  constructor() {
    super('NOT_AN_ABSENCE', 'Le candidat était présent : il n’y a rien à justifier.');
  }
}

export class AlreadyJustified extends IllegalState {
  constructor() {
    super('ALREADY_JUSTIFIED', 'Cette absence est déjà justifiée.');
  }
}
