/** How long a post may stay vacant: its structure is reminded a month before the end, then the post is flagged as one to give back. */
import { type Day, day } from '@cnfs/kernel';

/** REMINDED: the deadline is near. OVERDUE: it has passed, and the post is to be given back. */
export const vacancyFlags = ['REMINDED', 'OVERDUE'] as const;
export type VacancyFlag = (typeof vacancyFlags)[number];

export interface Vacancy {
  readonly flag: VacancyFlag | null;
  /** The first day on which it is overdue. */
  readonly deadline: Day;
  /** The day on which to look again; null once nothing more can come. */
  readonly next: Day | null;
}

/** @param months how long a vacancy may last, by the parameters of today */
export function vacancyOn(today: Day, vacantSince: Day, months: number): Vacancy {
  const deadline = day.addMonths(vacantSince, months);
  const reminder = day.addMonths(vacantSince, Math.max(months - 1, 0));
  if (today >= deadline) return { flag: 'OVERDUE', deadline, next: null };
  if (today >= reminder) return { flag: 'REMINDED', deadline, next: deadline };
  return { flag: null, deadline, next: reminder };
}
