/** All that other services tell of one case, as a list of events that a spec may shuffle, repeat and tell again. */
import {
  ActivityReported,
  AdviserDeployed,
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  CandidateSelected,
  EnrolmentOpened,
  type EventData,
  type EventDefinition,
  PostFundingRequested,
  TerminationDeclared,
  TerminationRefused,
  TerminationWithdrawn,
  TrainingAbandoned,
  TrainingCompleted,
  TrainingExempted,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import type { TestService } from '@cnfs/platform/testing';
import type { CaseIds } from '../grant-agreement/case.js';

export interface Told {
  readonly id: string;
  /** Number of the event among those of its aggregate. */
  readonly sequence: number;
  readonly deliver: (service: TestService, as: { id: string; sequence: number }) => Promise<unknown>;
}

export interface Story {
  /** With the request of the funds and the selection, or from there on. */
  readonly beginning: boolean;
  /** How the contract ends, on 30 September 2022; null: a second termination is pending. */
  readonly end: typeof AssignmentTerminated | typeof AssignmentEnded | null;
}

/** Training abandoned and done at a second attempt, deployment, activities, a termination withdrawn, another one declared. */
export function storyOf({ beginning, end }: Story, ids: CaseIds): Told[] {
  const [firstTry, secondTry, assignmentId] = [newId(), newId(), newId()];
  const enrolled = (enrolmentId: string) => ({ ...ids, enrolmentId });
  const assigned = { ...ids, assignmentId };
  const activity = (day: string) =>
    told(
      ActivityReported,
      { ...example(ActivityReported), ...assigned, activityId: newId(), day, date: day },
      1,
    );
  const { postId, structureId } = ids;
  const lastDay = '2022-09-30';
  return [
    ...(beginning
      ? [
          told(PostFundingRequested, { ...example(PostFundingRequested), postId, structureId }, 1),
          told(CandidateSelected, { ...example(CandidateSelected), ...ids }, 4),
        ]
      : []),
    told(EnrolmentOpened, { ...example(EnrolmentOpened), ...enrolled(firstTry), attempt: 1 }, 1),
    told(TrainingAbandoned, { ...example(TrainingAbandoned), ...enrolled(firstTry) }, 3),
    told(
      EnrolmentOpened,
      { ...example(EnrolmentOpened), ...enrolled(secondTry), attempt: 2, date: '2021-04-19' },
      1,
    ),
    told(TrainingCompleted, { ...example(TrainingCompleted), ...enrolled(secondTry) }, 5),
    told(AdviserDeployed, { ...example(AdviserDeployed), ...assigned }, 3),
    activity('2021-07-06'),
    activity('2022-06-01'),
    activity('2022-04-30'),
    told(TerminationDeclared, { ...example(TerminationDeclared), ...assigned }, 4),
    told(TerminationWithdrawn, { ...example(TerminationWithdrawn), ...assigned }, 5),
    told(TerminationDeclared, { ...example(TerminationDeclared), ...assigned, effectiveDate: lastDay }, 6),
    ...(end === AssignmentTerminated
      ? [told(end, { ...example(AssignmentTerminated), ...assigned, effectiveDate: lastDay }, 7)]
      : end
        ? [told(AssignmentEnded, { ...example(AssignmentEnded), ...assigned, date: lastDay }, 7)]
        : []),
  ];
}

/** Exempted of training, a termination refused, and the assignment cancelled before its contract began. */
export function storyOfOneWhoNeverCame(ids: CaseIds): Told[] {
  const assigned = { ...ids, assignmentId: newId() };
  const enrolled = { ...ids, enrolmentId: newId() };
  const { postId, structureId } = ids;
  return [
    told(PostFundingRequested, { ...example(PostFundingRequested), postId, structureId }, 1),
    told(CandidateSelected, { ...example(CandidateSelected), ...ids }, 4),
    told(EnrolmentOpened, { ...example(EnrolmentOpened), ...enrolled, attempt: 1 }, 1),
    told(TrainingExempted, { ...example(TrainingExempted), ...enrolled }, 2),
    told(TerminationDeclared, { ...example(TerminationDeclared), ...assigned }, 3),
    told(TerminationRefused, { ...example(TerminationRefused), ...assigned }, 4),
    told(AssignmentCancelled, { ...example(AssignmentCancelled), ...assigned, date: '2021-03-12' }, 5),
  ];
}

export async function tell(service: TestService, { deliver, id, sequence }: Told): Promise<void> {
  await deliver(service, { id, sequence });
}

function told<E extends EventDefinition>(event: E, data: EventData<E>, sequence: number): Told {
  return { id: newId(), sequence, deliver: (service, as) => service.deliver(event, data, as) };
}
