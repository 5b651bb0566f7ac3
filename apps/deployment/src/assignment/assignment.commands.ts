/** What people do to an assignment: derogate, activate, cancel; and its end when the contract is over. */
import { AdviserDeployed, AssignmentCancelled, AssignmentEnded } from '@cnfs/contracts';
import { type Day, NotFound, departementOf, parseInseeCode, regionOf } from '@cnfs/kernel';
import { type Transaction, violates } from '@cnfs/messaging';
import { type Actor, type DueRow, OnDue, type Perimeter, actorLabel } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { TerminationRow } from '../termination/termination.entity.js';
import { AlreadyActive, TerminationAwaitsDecision, activate, cancel, endOnTime } from './assignment.js';
import { AssignmentRow, type PlannedAssignment, isPlanned } from './assignment.entity.js';
import { caseOf } from './assignment.events.js';
import { END_ASSIGNMENT } from './assignment.facts.js';

export interface ActivateAssignment {
  readonly startedOn: Day;
  readonly communeCode: string;
}

@Injectable()
export class AssignmentCommands {
  /** ANCT lets the adviser serve outside the home région. A derogation is recorded once and stays. */
  async derogate(tx: Transaction, actor: Actor, id: string, reason: string): Promise<void> {
    const assignment = await this.hold(tx, id);
    if (assignment.derogation !== null) return;
    await tx.manager.update(AssignmentRow, id, { derogation: reason, derogatedBy: actorLabel(actor) });
  }

  /** The structure puts the adviser in place. @throws what `activate` throws, AlreadyActive */
  async activate(
    tx: Transaction,
    perimeter: Perimeter,
    id: string,
    command: ActivateAssignment,
  ): Promise<void> {
    const assignment = await this.hold(tx, id);
    perimeter.check({ structureId: assignment.structureId });
    const communeCode = parseInseeCode(command.communeCode, '/communeCode');
    const { startedOn } = command;
    const { state, regionRule } = activate({
      ...assignment,
      contract: { start: assignment.contractStart, end: assignment.contractEnd },
      derogated: assignment.derogation !== null,
      startedOn,
      today: tx.today(),
      terminationOpen: await this.terminationOpen(tx, id),
    });
    try {
      await tx.manager.update(AssignmentRow, id, { state, startedOn, communeCode });
    } catch (error) {
      if (violates(error, 'assignment_active_post', 'assignment_active_adviser')) throw new AlreadyActive();
      throw error;
    }
    const departement = departementOf(communeCode);
    tx.append(AdviserDeployed, {
      ...caseOf(assignment),
      communeCode,
      departement,
      region: regionOf(departement),
      regionRule,
      date: startedOn,
    });
    // Told late, of a contract that is over already: it ends at once.
    await this.endIfOver(tx, { ...assignment, state }, false);
  }

  /** Given up before the first day on the field. */
  async cancel(tx: Transaction, perimeter: Perimeter, id: string, reason: string): Promise<void> {
    const assignment = await this.hold(tx, id);
    perimeter.check({ structureId: assignment.structureId });
    if (await this.terminationOpen(tx, id)) throw new TerminationAwaitsDecision();
    const state = cancel({ ...assignment, today: tx.today() });
    await tx.manager.update(AssignmentRow, id, { state, endedOn: tx.today() });
    tx.append(AssignmentCancelled, { ...caseOf(assignment), reason, date: tx.today() });
  }

  @OnDue(END_ASSIGNMENT)
  async endWhenContractIsOver(tx: Transaction, work: DueRow): Promise<void> {
    const assignment = await this.hold(tx, work.subjectId);
    await this.endIfOver(tx, assignment, await this.terminationOpen(tx, assignment.id));
  }

  /** Ends the assignment if its contract is over; asked again when an open termination is withdrawn or refused. */
  async endIfOver(tx: Transaction, assignment: PlannedAssignment, terminationOpen: boolean): Promise<void> {
    const { state: before, contractEnd } = assignment;
    const state = endOnTime({ state: before, contractEnd, terminationOpen, today: tx.today() });
    if (!state || !contractEnd) return;
    await tx.manager.update(AssignmentRow, assignment.id, { state, endedOn: contractEnd });
    const over = { ...caseOf(assignment), reason: 'CONTRACT_OVER', date: contractEnd };
    if (state === 'ENDED') tx.append(AssignmentEnded, over);
    else tx.append(AssignmentCancelled, over);
  }

  /** The assignment's row, held. One that CandidateSelected has not reached does not exist for people. @throws NotFound */
  async hold(tx: Transaction, id: string): Promise<PlannedAssignment> {
    const assignment = await tx.lock(AssignmentRow, id);
    if (!isPlanned(assignment)) throw new NotFound();
    return assignment;
  }

  private terminationOpen(tx: Transaction, assignmentId: string): Promise<boolean> {
    return tx.manager.existsBy(TerminationRow, { assignmentId, state: 'DECLARED' });
  }
}
