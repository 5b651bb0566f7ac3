/** What training learns of a case from recruitment and deployment. */
import {
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  CandidateSelected,
  type EnvelopeOf,
} from '@cnfs/contracts';
import { parseDay } from '@cnfs/kernel';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { EnrolmentCaseCommands } from './enrolment-case.commands.js';

@Controller()
export class EnrolmentReactions {
  constructor(private readonly cases: EnrolmentCaseCommands) {}

  @On(CandidateSelected)
  async openWhenCandidateSelected(
    @Payload() { data }: EnvelopeOf<typeof CandidateSelected>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.selected(tx, data, parseDay(data.confirmedOn));
  }

  @On(AssignmentCancelled)
  async closeWhenAssignmentCancelled(
    @Payload() { data }: EnvelopeOf<typeof AssignmentCancelled>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.ended(tx, data, parseDay(data.date), 'ASSIGNMENT_CANCELLED');
  }

  @On(AssignmentEnded)
  async closeWhenAssignmentEnded(
    @Payload() { data }: EnvelopeOf<typeof AssignmentEnded>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.ended(tx, data, parseDay(data.date), 'ASSIGNMENT_ENDED');
  }

  @On(AssignmentTerminated)
  async closeWhenAssignmentTerminated(
    @Payload() { data }: EnvelopeOf<typeof AssignmentTerminated>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.ended(tx, data, parseDay(data.effectiveDate), 'ASSIGNMENT_TERMINATED');
  }
}
