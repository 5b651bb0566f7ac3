/** A report of one activity with the public: anonymous counts that add up, on a day of the adviser's assignment. */
import { type Day, RuleBroken } from '@cnfs/kernel';

export const activityKinds = ['WORKSHOP', 'INDIVIDUAL', 'ONE_OFF'] as const;
export type ActivityKind = (typeof activityKinds)[number];

/** What an activity may be about: the programme's bricks of digital inclusion (S1, S3, S4). */
export const activityThemes = [
  'COMPUTER_BASICS',
  'SMARTPHONE',
  'INTERNET',
  'EMAIL',
  'ONLINE_PROCEDURES',
  'VIDEO_CONSULTATION',
  'WORD_PROCESSING',
  'CV_AND_JOB_SEARCH',
  'BUYING_AND_SELLING_ONLINE',
  'SOCIAL_NETWORKS',
  'CHECKING_SOURCES',
  'PERSONAL_DATA',
  'PARENTING',
  'DIGITAL_CULTURE',
  'OTHER',
] as const;
export type ActivityTheme = (typeof activityThemes)[number];

export interface Participants {
  readonly total: number;
  readonly byAge: Readonly<Record<'under12' | 'from12To17' | 'from18To34' | 'from35To59' | 'from60', number>>;
  readonly byStatus: Readonly<
    Record<'student' | 'unemployed' | 'employed' | 'retired' | 'unspecified', number>
  >;
}

/**
 * Checks a report before it is kept.
 * @throws ActivityInTheFuture, TooManyParticipants
 */
export function report(
  activity: { readonly day: Day; readonly participants: Participants },
  today: Day,
): void {
  if (activity.day > today) throw new ActivityInTheFuture();
  const { total, byAge, byStatus } = activity.participants;
  if (sum(byAge) > total) throw new TooManyParticipants('byAge', total);
  if (sum(byStatus) > total) throw new TooManyParticipants('byStatus', total);
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((a, b) => a + b, 0);
}

export class ActivityInTheFuture extends RuleBroken {
  constructor() {
    super('ACTIVITY_IN_THE_FUTURE', 'Un compte rendu porte sur un jour passé ou sur aujourd’hui.', [
      { pointer: '/day', detail: 'Aujourd’hui ou un jour passé.' },
    ]);
  }
}

export class TooManyParticipants extends RuleBroken {
  constructor(counts: 'byAge' | 'byStatus', total: number) {
    super('TOO_MANY_PARTICIPANTS', 'Le détail des participants dépasse leur total.', [
      { pointer: `/participants/${counts}`, detail: `${total} au plus en tout.` },
    ]);
  }
}

export class NoAssignmentThatDay extends RuleBroken {
  constructor(day: Day) {
    super('NO_ASSIGNMENT_THAT_DAY', `Vous n’étiez pas en poste le ${day}.`, [
      { pointer: '/day', detail: 'Un jour de votre affectation.' },
    ]);
  }
}
