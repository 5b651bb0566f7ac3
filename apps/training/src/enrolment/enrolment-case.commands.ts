/** Stores what other services tell of an adviser's case, and opens or cancels its enrolment as the facts call for. */
import { EnrolmentCancelled, EnrolmentOpened } from '@cnfs/contracts';
import { type Day, NotFound, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { enrolmentMachine, evaluate, reopen } from './enrolment.js';
import { EnrolmentRow, TrainingCaseRow } from './enrolment.entity.js';
import { caseOf } from './enrolment.events.js';
import { EnrolmentSeats } from './enrolment.seats.js';
import { openEnrolment, takeStep } from './enrolment.steps.js';

export interface CaseIds {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}

export type CaseEnd = 'ASSIGNMENT_CANCELLED' | 'ASSIGNMENT_ENDED' | 'ASSIGNMENT_TERMINATED';

@Injectable()
export class EnrolmentCaseCommands {
  constructor(private readonly seats: EnrolmentSeats) {}

  /** The candidate is selected. The first telling stands: a selection is confirmed once. */
  async selected(tx: Transaction, ids: CaseIds, on: Day): Promise<void> {
    const known = await this.hold(tx, ids);
    await this.follow(tx, { ...known, selectedOn: known.selectedOn ?? on });
  }

  /** The assignment is over. The first telling stands: deployment ends it once. */
  async ended(tx: Transaction, ids: CaseIds, on: Day, reason: CaseEnd): Promise<void> {
    const known = await this.hold(tx, ids);
    await this.follow(tx, known.endedOn ? known : { ...known, endedOn: on, endReason: reason });
  }

  /** Another attempt after one that was abandoned. @throws what `reopen` throws, NotFound for a case not selected */
  async reopen(tx: Transaction, selectionId: string): Promise<string> {
    const known = await this.lock(tx, selectionId);
    const latest = await this.latest(tx, selectionId);
    if (!known || !latest) throw new NotFound();
    reopen({ selected: true, over: known.endedOn !== null, latest: latest.state });
    return (await this.open(tx, known, latest)).id;
  }

  private async follow(tx: Transaction, known: TrainingCaseRow): Promise<void> {
    const { selectionId, selectedOn, endedOn, endReason } = known;
    await tx.manager.update(TrainingCaseRow, selectionId, { selectedOn, endedOn, endReason });
    const latest = await this.latest(tx, selectionId);
    const calls = evaluate({
      selected: selectedOn !== null,
      over: endedOn !== null,
      latest: latest?.state ?? null,
    });
    const current = calls.open ? await this.open(tx, known, null) : latest;
    if (calls.cancel && current) await this.cancel(tx, current, endReason ?? 'ASSIGNMENT_ENDED');
  }

  private async open(
    tx: Transaction,
    ids: TrainingCaseRow,
    previous: EnrolmentRow | null,
  ): Promise<EnrolmentRow> {
    const enrolment: EnrolmentRow = {
      id: newId(),
      selectionId: ids.selectionId,
      postId: ids.postId,
      candidateId: ids.candidateId,
      structureId: ids.structureId,
      attempt: (previous?.attempt ?? 0) + 1,
      state: 'AWAITING_POSITIONING',
      openedOn: tx.today(),
      organisationId: null,
      level: null,
      trackHours: null,
      trackParameterId: null,
      positionedOn: null,
      sessionId: null,
      enrolledOn: null,
      startedOn: null,
      closedOn: null,
      ground: null,
    };
    await openEnrolment(tx, enrolment);
    const { attempt, openedOn: date } = enrolment;
    const correlateWith = previous ? { event: EnrolmentOpened, key: previous.id } : undefined;
    tx.append(EnrolmentOpened, { ...caseOf(enrolment), attempt, date }, { correlateWith });
    return enrolment;
  }

  private async cancel(tx: Transaction, enrolment: EnrolmentRow, reason: string): Promise<void> {
    const state = enrolmentMachine.next(enrolment.state, 'cancel');
    const cancelled = await takeStep(tx, enrolment, { state, closedOn: tx.today(), ground: reason });
    const { sessionId, organisationId, closedOn: date } = cancelled;
    tx.append(EnrolmentCancelled, { ...caseOf(cancelled), sessionId, organisationId, reason, date });
    await this.seats.leave(tx, enrolment);
  }

  /** The case's row, created by whichever event comes first, held after the sessions of its open enrolment. */
  private async hold(tx: Transaction, ids: CaseIds): Promise<TrainingCaseRow> {
    const { selectionId, postId, candidateId, structureId } = ids;
    await this.seats.holdSessionsOfCase(tx, selectionId);
    await tx.query(
      `INSERT INTO training_case (selection_id, post_id, candidate_id, structure_id)
       VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
      [selectionId, postId, candidateId, structureId],
    );
    const known = await this.lock(tx, selectionId);
    if (!known) throw new Error('a case that was inserted is not there');
    return known;
  }

  private lock(tx: Transaction, selectionId: string): Promise<TrainingCaseRow | null> {
    return tx.manager.findOne(TrainingCaseRow, {
      where: { selectionId },
      lock: { mode: 'pessimistic_write' },
    });
  }

  private latest(tx: Transaction, selectionId: string): Promise<EnrolmentRow | null> {
    return tx.manager.findOne(EnrolmentRow, {
      where: { selectionId },
      order: { attempt: 'DESC' },
      lock: { mode: 'pessimistic_write' },
    });
  }
}
