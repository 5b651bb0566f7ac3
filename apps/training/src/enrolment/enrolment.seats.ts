/**
 * Gives seats and takes them back. The session's row is the gate: whoever gives, frees or waits for a seat holds it before
 * the enrolment, for who frees a seat goes on to the enrolment that waits for it.
 */
import { CandidateEnrolled } from '@cnfs/contracts';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { type Seat, seatFor } from '../session/session.js';
import { SessionRow, WaitingRow } from '../session/session.entity.js';
import { NotPositioned, enrolmentMachine } from './enrolment.js';
import { EnrolmentRow, type PositionedEnrolment, isPositioned } from './enrolment.entity.js';
import { seatOf } from './enrolment.events.js';
import { takeStep } from './enrolment.steps.js';

@Injectable()
export class EnrolmentSeats {
  /**
   * Holds the sessions where the enrolment sits or waits, ids ascending, then the enrolment. One that got a seat in
   * between has its session held later, out of order: the deadlock that this may make is run again.
   * @param joining a session it is about to ask for
   * @throws NotFound
   */
  async hold(tx: Transaction, enrolmentId: string, joining: string | null = null): Promise<EnrolmentRow> {
    await this.holdSessions(tx, 'id', enrolmentId, joining);
    return tx.lock(EnrolmentRow, enrolmentId);
  }

  /** As `hold`, for whoever goes on to hold the case and its open enrolment. */
  holdSessionsOfCase(tx: Transaction, selectionId: string): Promise<void> {
    return this.holdSessions(tx, 'selection_id', selectionId, null);
  }

  /** A seat in the session, or the last place of its waiting list. @throws NotPositioned, IllegalState, SessionOver */
  async ask(tx: Transaction, enrolment: EnrolmentRow, session: SessionRow): Promise<Seat> {
    if (!isPositioned(enrolment)) throw new NotPositioned();
    enrolmentMachine.next(enrolment.state, 'enrol');
    const seat = seatFor({ ...session, today: tx.today() });
    const waiting = await tx.manager.findOneBy(WaitingRow, { enrolmentId: enrolment.id });
    // Who asks again keeps the rank.
    if (seat === 'WAITING' && waiting?.sessionId === session.id) return seat;
    await tx.manager.delete(WaitingRow, { enrolmentId: enrolment.id });
    if (seat === 'GIVEN') await this.give(tx, enrolment, session);
    else
      await tx.manager.insert(WaitingRow, {
        enrolmentId: enrolment.id,
        sessionId: session.id,
        joinedAt: tx.now(),
      });
    return seat;
  }

  /** Training goes on without this enrolment: it waits no longer, and its seat goes to the first one waiting. */
  async leave(tx: Transaction, enrolment: EnrolmentRow): Promise<void> {
    const waiting = await tx.manager.findOneBy(WaitingRow, { enrolmentId: enrolment.id });
    if (waiting) {
      await tx.lock(SessionRow, waiting.sessionId);
      await tx.manager.delete(WaitingRow, { enrolmentId: enrolment.id });
    }
    if (!enrolment.sessionId) return;
    const session = await tx.lock(SessionRow, enrolment.sessionId);
    await tx.manager.decrement(SessionRow, { id: session.id }, 'taken', 1);
    if (session.endDay < tx.today()) return;
    const first = await tx.manager.findOne(WaitingRow, {
      where: { sessionId: session.id },
      order: { rank: 'ASC' },
    });
    if (!first) return;
    await tx.manager.delete(WaitingRow, { enrolmentId: first.enrolmentId });
    const next = await tx.lock(EnrolmentRow, first.enrolmentId);
    if (isPositioned(next)) await this.give(tx, next, session);
  }

  private async holdSessions(
    tx: Transaction,
    key: 'id' | 'selection_id',
    id: string,
    joining: string | null,
  ): Promise<void> {
    await tx.query(
      `SELECT id FROM training_session
        WHERE id = $2::uuid
           OR id IN (SELECT unnest(ARRAY[e.session_id, w.session_id])
                       FROM enrolment e LEFT JOIN waiting_list w ON w.enrolment_id = e.id
                      WHERE e.${key} = $1 AND e.closed_on IS NULL)
        ORDER BY id FOR UPDATE`,
      [id, joining],
    );
  }

  private async give(tx: Transaction, enrolment: PositionedEnrolment, session: SessionRow): Promise<void> {
    await tx.manager.increment(SessionRow, { id: session.id }, 'taken', 1);
    const seated = await takeStep(tx, enrolment, {
      state: enrolmentMachine.next(enrolment.state, 'enrol'),
      organisationId: session.organisationId,
      sessionId: session.id,
      enrolledOn: tx.today(),
    });
    tx.append(CandidateEnrolled, {
      ...seatOf(seated),
      level: seated.level,
      hours: seated.trackHours,
      sessionStart: session.startDay,
      sessionEnd: session.endDay,
      date: seated.enrolledOn,
    });
  }
}
