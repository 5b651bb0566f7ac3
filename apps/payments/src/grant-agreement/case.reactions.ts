/** What recruitment, training and deployment tell of a case, each event as a fact. */
import {
  ActivityReported,
  AdviserDeployed,
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  CandidateSelected,
  EnrolmentOpened,
  type EnvelopeOf,
  TerminationDeclared,
  TerminationRefused,
  TerminationWithdrawn,
  TrainingAbandoned,
  TrainingCompleted,
  TrainingExempted,
} from '@cnfs/contracts';
import { parseDay, period } from '@cnfs/kernel';
import { type EventContext, On, OnRun, type RunContext } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { CaseCommands } from './case.commands.js';

@Controller()
export class CaseReactions {
  constructor(private readonly cases: CaseCommands) {}

  @On(CandidateSelected)
  async draftGrantWhenSelected(
    @Payload() { data, sequence }: EnvelopeOf<typeof CandidateSelected>,
    @Ctx() { tx }: EventContext,
  ) {
    const contract = period(parseDay(data.startDate), data.endDate === null ? null : parseDay(data.endDate));
    await this.cases.learn(tx, data, {
      kind: 'contract',
      sequence,
      period: contract,
      option: data.grantOption,
    });
  }

  @On(EnrolmentOpened)
  async resumeWhenEnrolledAgain(
    @Payload() { data }: EnvelopeOf<typeof EnrolmentOpened>,
    @Ctx() { tx }: EventContext,
  ) {
    const { enrolmentId, attempt } = data;
    const known = { attempt, openedOn: parseDay(data.date) };
    await this.cases.learn(tx, data, { kind: 'enrolment', enrolmentId, known });
  }

  @On(TrainingCompleted)
  async noteTrainingCompleted(
    @Payload() { data }: EnvelopeOf<typeof TrainingCompleted>,
    @Ctx() { tx }: EventContext,
  ) {
    const known = { trainedOn: parseDay(data.date) };
    await this.cases.learn(tx, data, { kind: 'enrolment', enrolmentId: data.enrolmentId, known });
  }

  @On(TrainingExempted)
  async noteTrainingExempted(
    @Payload() { data }: EnvelopeOf<typeof TrainingExempted>,
    @Ctx() { tx }: EventContext,
  ) {
    const known = { trainedOn: parseDay(data.date) };
    await this.cases.learn(tx, data, { kind: 'enrolment', enrolmentId: data.enrolmentId, known });
  }

  @On(TrainingAbandoned)
  async suspendWhenTrainingAbandoned(
    @Payload() { data }: EnvelopeOf<typeof TrainingAbandoned>,
    @Ctx() { tx }: EventContext,
  ) {
    const known = { abandonedOn: parseDay(data.date) };
    await this.cases.learn(tx, data, { kind: 'enrolment', enrolmentId: data.enrolmentId, known });
  }

  @On(AdviserDeployed)
  async noteDeployment(
    @Payload() { data, sequence }: EnvelopeOf<typeof AdviserDeployed>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.learn(tx, data, { kind: 'deployment', sequence, on: parseDay(data.date) });
  }

  /** Of a case the last activity alone counts: those before it in the run need no look at the case. */
  @OnRun(ActivityReported)
  async noteActivities(
    @Payload() events: readonly EnvelopeOf<typeof ActivityReported>[],
    @Ctx() run: RunContext,
  ) {
    for (const event of lastOfEachCase(events)) {
      const { data } = event;
      await this.cases.learn(run.causedBy(event), data, { kind: 'activity', on: parseDay(data.day) });
    }
  }

  @On(TerminationDeclared)
  async holdWhenTerminationDeclared(
    @Payload() { data, sequence }: EnvelopeOf<typeof TerminationDeclared>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.learn(tx, data, { kind: 'termination', sequence, pending: true });
  }

  @On(TerminationWithdrawn)
  async goOnWhenTerminationWithdrawn(
    @Payload() { data, sequence }: EnvelopeOf<typeof TerminationWithdrawn>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.learn(tx, data, { kind: 'termination', sequence, pending: false });
  }

  @On(TerminationRefused)
  async goOnWhenTerminationRefused(
    @Payload() { data, sequence }: EnvelopeOf<typeof TerminationRefused>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.learn(tx, data, { kind: 'termination', sequence, pending: false });
  }

  @On(AssignmentTerminated)
  async recalculateWhenTerminated(
    @Payload() { data, sequence }: EnvelopeOf<typeof AssignmentTerminated>,
    @Ctx() { tx }: EventContext,
  ) {
    const { terminationId } = data;
    const on = parseDay(data.effectiveDate);
    await this.cases.learn(tx, data, { kind: 'end', sequence, how: 'TERMINATED', on, terminationId });
  }

  @On(AssignmentEnded)
  async settleWhenEnded(
    @Payload() { data, sequence }: EnvelopeOf<typeof AssignmentEnded>,
    @Ctx() { tx }: EventContext,
  ) {
    const on = parseDay(data.date);
    await this.cases.learn(tx, data, { kind: 'end', sequence, how: 'ENDED', on, terminationId: null });
  }

  @On(AssignmentCancelled)
  async recalculateWhenCancelled(
    @Payload() { data, sequence }: EnvelopeOf<typeof AssignmentCancelled>,
    @Ctx() { tx }: EventContext,
  ) {
    const on = parseDay(data.date);
    await this.cases.learn(tx, data, { kind: 'end', sequence, how: 'CANCELLED', on, terminationId: null });
  }
}

type Reported = EnvelopeOf<typeof ActivityReported>;

/** In one order, so that two runs side by side do not wait for each other in a circle. */
function lastOfEachCase(events: readonly Reported[]): Reported[] {
  const last = new Map<string, Reported>();
  for (const event of events) {
    const { selectionId, day } = event.data;
    if (day > (last.get(selectionId)?.data.day ?? '')) last.set(selectionId, event);
  }
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, event]) => event);
}
