/** Stores what recruitment and training tell of a case, and carries out what the facts call for, in the same transaction. */
import { AssignmentPlanned, AssignmentReady, type CandidateSelected, type EventData } from '@cnfs/contracts';
import { type Day, newId, parseDay, parseDepartement, parseRegion } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { DueWork } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { assignmentMachine, dayAfter, evaluate } from './assignment.js';
import { AssignmentRow, isPlanned } from './assignment.entity.js';
import { caseOf } from './assignment.events.js';

export interface CaseIds {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}

/** The due work that ends an assignment when its contract is over. */
export const END_ASSIGNMENT = 'assignment.end';

@Injectable()
export class AssignmentFacts {
  constructor(private readonly dueWork: DueWork) {}

  async selected(tx: Transaction, data: EventData<typeof CandidateSelected>): Promise<void> {
    const assignment = await this.hold(tx, data);
    // The first telling stands: a contract is confirmed once.
    if (isPlanned(assignment)) return;
    await this.follow(tx, true, {
      ...assignment,
      contractStart: parseDay(data.startDate),
      contractEnd: data.endDate === null ? null : parseDay(data.endDate),
      homeRegion: parseRegion(data.homeRegion),
      postRegion: parseRegion(data.structureRegion),
      postDepartement: parseDepartement(data.structureDepartement),
    });
  }

  async trained(tx: Transaction, ids: CaseIds, on: Day): Promise<void> {
    const assignment = await this.hold(tx, ids);
    await this.follow(tx, isPlanned(assignment), { ...assignment, trainedOn: assignment.trainedOn ?? on });
  }

  async exempted(tx: Transaction, ids: CaseIds, on: Day): Promise<void> {
    const assignment = await this.hold(tx, ids);
    await this.follow(tx, isPlanned(assignment), { ...assignment, exemptedOn: assignment.exemptedOn ?? on });
  }

  private async follow(tx: Transaction, selected: boolean, facts: AssignmentRow): Promise<void> {
    const { plan, ready } = evaluate({ ...facts, selected });
    const planned = plan ? 'PLANNED' : facts.state;
    const state = ready && planned ? assignmentMachine.next(planned, 'makeReady') : planned;
    const after: AssignmentRow = { ...facts, state };
    await tx.manager.update(AssignmentRow, facts.id, after);
    if (!isPlanned(after)) return;
    if (plan) {
      tx.append(AssignmentPlanned, {
        ...caseOf(after),
        startDate: after.contractStart,
        endDate: after.contractEnd,
        date: tx.today(),
      });
      if (after.contractEnd)
        await this.dueWork.plan(tx, {
          kind: END_ASSIGNMENT,
          subjectId: after.id,
          dueAt: dayAfter(after.contractEnd),
          dedupKey: `${END_ASSIGNMENT}:${after.id}`,
        });
    }
    if (ready) tx.append(AssignmentReady, { ...caseOf(after), ground: ready, date: tx.today() });
  }

  /** The case's row, created by whichever event comes first, held until the end of the transaction. */
  private async hold(tx: Transaction, ids: CaseIds): Promise<AssignmentRow> {
    await tx.query(
      `INSERT INTO assignment (id, selection_id, post_id, candidate_id, structure_id)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [newId(), ids.selectionId, ids.postId, ids.candidateId, ids.structureId],
    );
    return tx.manager.findOneOrFail(AssignmentRow, {
      where: { selectionId: ids.selectionId },
      lock: { mode: 'pessimistic_write' },
    });
  }
}
