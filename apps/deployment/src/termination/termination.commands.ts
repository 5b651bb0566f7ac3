/**
 * Terminations: declared and withdrawn by the structure, decided by ANCT. A validated one ends the assignment in the same
 * transaction; every other service then unwinds its own part and says so. The assignment's row is held first.
 */
import {
  AssignmentTerminated,
  TerminationDeclared,
  TerminationRefused,
  TerminationWithdrawn,
} from '@cnfs/contracts';
import { type Day, NotFound, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Actor, type Perimeter, actorLabel } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { AssignmentCommands } from '../assignment/assignment.commands.js';
import { TerminationAwaitsDecision, assignmentMachine } from '../assignment/assignment.js';
import { AssignmentRow, type PlannedAssignment } from '../assignment/assignment.entity.js';
import { caseOf } from '../assignment/assignment.events.js';
import { type TerminationEvent, type TerminationReason, declare, terminationMachine } from './termination.js';
import { TerminationRow } from './termination.entity.js';

export interface DeclareTermination {
  readonly assignmentId: string;
  readonly reason: TerminationReason;
  readonly effectiveDate: Day;
  readonly proof: string;
}

@Injectable()
export class TerminationCommands {
  constructor(private readonly assignments: AssignmentCommands) {}

  async declare(
    tx: Transaction,
    perimeter: Perimeter,
    actor: Actor,
    command: DeclareTermination,
  ): Promise<string> {
    const assignment = await this.assignments.hold(tx, command.assignmentId);
    perimeter.check({ structureId: assignment.structureId });
    // What could not be terminated now is not worth ANCT's time.
    assignmentMachine.next(assignment.state, 'terminate');
    const { id: assignmentId } = assignment;
    if (await tx.manager.existsBy(TerminationRow, { assignmentId, state: 'DECLARED' }))
      throw new TerminationAwaitsDecision();
    const { reason, effectiveDate, proof } = command;
    const termination: TerminationRow = {
      id: newId(),
      assignmentId,
      state: declare(
        // The last day comes after the days already worked.
        { start: assignment.startedOn ?? assignment.contractStart, end: assignment.contractEnd },
        effectiveDate,
      ),
      reason,
      effectiveDate,
      proof,
      declaredBy: actorLabel(actor),
      declaredAt: tx.now(),
      decidedBy: null,
      decidedAt: null,
      decisionNote: null,
      postFreedOn: null,
      grantRecalculatedOn: null,
      kitAskedBackOn: null,
    };
    await tx.manager.insert(TerminationRow, termination);
    tx.append(TerminationDeclared, factsOf(tx, assignment, termination));
    return termination.id;
  }

  async withdraw(tx: Transaction, perimeter: Perimeter, actor: Actor, id: string): Promise<void> {
    const { assignment, termination } = await this.decide(tx, perimeter, actor, id, 'withdraw', null);
    tx.append(TerminationWithdrawn, factsOf(tx, assignment, termination));
    await this.assignments.endIfOver(tx, assignment, false);
  }

  async refuse(tx: Transaction, perimeter: Perimeter, actor: Actor, id: string, note: string): Promise<void> {
    const { assignment, termination } = await this.decide(tx, perimeter, actor, id, 'refuse', note);
    tx.append(TerminationRefused, factsOf(tx, assignment, termination));
    await this.assignments.endIfOver(tx, assignment, false);
  }

  async validate(
    tx: Transaction,
    perimeter: Perimeter,
    actor: Actor,
    id: string,
    note: string,
  ): Promise<void> {
    const { assignment, termination } = await this.decide(tx, perimeter, actor, id, 'validate', note);
    const state = assignmentMachine.next(assignment.state, 'terminate');
    await tx.manager.update(AssignmentRow, assignment.id, { state, endedOn: termination.effectiveDate });
    tx.append(AssignmentTerminated, factsOf(tx, assignment, termination));
  }

  private async decide(
    tx: Transaction,
    perimeter: Perimeter,
    actor: Actor,
    id: string,
    event: TerminationEvent,
    note: string | null,
  ): Promise<{ assignment: PlannedAssignment; termination: TerminationRow }> {
    const [found] = await tx.query<{ assignment_id: string }>(
      `SELECT assignment_id FROM termination WHERE id = $1`,
      [id],
    );
    if (!found) throw new NotFound();
    const assignment = await this.assignments.hold(tx, found.assignment_id);
    perimeter.check({ structureId: assignment.structureId });
    const termination = await tx.lock(TerminationRow, id);
    await tx.manager.update(TerminationRow, id, {
      state: terminationMachine.next(termination.state, event),
      decidedBy: actorLabel(actor),
      decidedAt: tx.now(),
      decisionNote: note,
    });
    return { assignment, termination };
  }
}

function factsOf(tx: Transaction, assignment: PlannedAssignment, termination: TerminationRow) {
  const { id: terminationId, reason, effectiveDate } = termination;
  return { ...caseOf(assignment), terminationId, reason, effectiveDate, date: tx.today() };
}
