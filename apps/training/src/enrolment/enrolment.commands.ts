/** What people decide on an enrolment: the positioning test, a seat, an exemption, an abandonment. */
import { CandidatePositioned, TrainingAbandoned, TrainingExempted } from '@cnfs/contracts';
import { type Day, NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Parameters, type Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { HoursLedger } from '../attendance/hours.ledger.js';
import { SessionRow } from '../session/session.entity.js';
import type { Seat } from '../session/session.js';
import { TrainingOrganisationRow } from '../training-organisation/training-organisation.entity.js';
import { abandon, alreadyHappened, closedSince, enrolmentMachine } from './enrolment.js';
import { EnrolmentRow, TrainingCaseRow } from './enrolment.entity.js';
import { caseOf } from './enrolment.events.js';
import { EnrolmentSeats } from './enrolment.seats.js';
import { takeStep } from './enrolment.steps.js';
import { type Level, trackParameter } from './track.js';

export interface PositionCandidate {
  readonly organisationId: string;
  readonly level: Level;
  readonly date: Day;
}

export interface CloseEnrolment {
  readonly ground: string;
  readonly on: Day;
}

@Injectable()
export class EnrolmentCommands {
  constructor(
    private readonly seats: EnrolmentSeats,
    private readonly hours: HoursLedger,
    private readonly parameters: Parameters,
  ) {}

  /**
   * The organisation that tests the candidate takes the enrolment on: nobody's before, it is in the reach of every trainer.
   * @throws DayInTheFuture, ParameterMissing, NotFound for an unknown organisation
   */
  async position(
    tx: Transaction,
    perimeter: Perimeter,
    id: string,
    command: PositionCandidate,
  ): Promise<void> {
    const { organisationId, level, date } = command;
    perimeter.check({ organisationId });
    if (!(await tx.manager.existsBy(TrainingOrganisationRow, { id: organisationId }))) throw new NotFound();
    const enrolment = await tx.lock(EnrolmentRow, id);
    if (enrolment.organisationId) perimeter.check({ organisationId: enrolment.organisationId });
    const state = enrolmentMachine.next(enrolment.state, 'position');
    alreadyHappened(date, tx.today(), '/date');
    const track = await this.parameters.number(trackParameter(level), {}, date, tx);
    const positioned = await takeStep(tx, enrolment, {
      state,
      organisationId,
      level,
      trackHours: track.value,
      trackParameterId: track.id,
      positionedOn: date,
    });
    tx.append(CandidatePositioned, { ...caseOf(positioned), level, hours: track.value, date });
  }

  /** @throws what `EnrolmentSeats.ask` throws */
  async askSeat(tx: Transaction, perimeter: Perimeter, id: string, sessionId: string): Promise<Seat> {
    const enrolment = await this.seats.hold(tx, id, sessionId);
    perimeter.check({ organisationId: enrolment.organisationId });
    const session = await tx.lock(SessionRow, sessionId);
    perimeter.check({ organisationId: session.organisationId });
    return this.seats.ask(tx, enrolment, session);
  }

  /** The candidate is certified already: all that waits for training goes on. @throws DayInTheFuture, ClosedBeforeOpening */
  async exempt(tx: Transaction, id: string, { ground, on }: CloseEnrolment): Promise<void> {
    const enrolment = await this.seats.hold(tx, id);
    const state = enrolmentMachine.next(enrolment.state, 'exempt');
    await this.checkClosing(tx, enrolment, on);
    const exempted = await takeStep(tx, enrolment, { state, closedOn: on, ground });
    tx.append(TrainingExempted, { ...caseOf(exempted), ground, date: on });
    await this.seats.leave(tx, enrolment);
  }

  /** The candidate left training: on is the first day without attendance. @throws what `abandon` and `exempt` throw */
  async abandon(
    tx: Transaction,
    perimeter: Perimeter,
    id: string,
    { ground, on }: CloseEnrolment,
  ): Promise<void> {
    const enrolment = await this.seats.hold(tx, id);
    perimeter.check({ organisationId: enrolment.organisationId });
    const { minutes, lastAttendedOn } = await this.hours.followed(tx, id);
    const state = abandon(enrolment.state, on, lastAttendedOn);
    await this.checkClosing(tx, enrolment, on);
    const abandoned = await takeStep(tx, enrolment, { state, closedOn: on, ground });
    tx.append(TrainingAbandoned, {
      ...caseOf(abandoned),
      sessionId: abandoned.sessionId,
      organisationId: abandoned.organisationId,
      ground,
      hoursFollowed: minutes / 60,
      date: on,
    });
    await this.seats.leave(tx, enrolment);
  }

  private async checkClosing(tx: Transaction, enrolment: EnrolmentRow, on: Day): Promise<void> {
    alreadyHappened(on, tx.today(), '/on');
    // The day of the selection never changes once it is known: it is read without a lock.
    const { selectedOn } = await tx.manager.findOneByOrFail(TrainingCaseRow, {
      selectionId: enrolment.selectionId,
    });
    closedSince(on, { ...enrolment, selectedOn });
  }
}
