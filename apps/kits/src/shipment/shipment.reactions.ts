/** What kits learns of a case from training and deployment. */
import {
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  type EnvelopeOf,
  TrainingExempted,
  TrainingStarted,
} from '@cnfs/contracts';
import { parseDay } from '@cnfs/kernel';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { KitCaseCommands } from './kit-case.commands.js';

@Controller()
export class ShipmentReactions {
  constructor(private readonly cases: KitCaseCommands) {}

  @On(TrainingStarted)
  async entitleWhenTrainingStarted(
    @Payload() { data }: EnvelopeOf<typeof TrainingStarted>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.entitle(tx, data, parseDay(data.date));
  }

  @On(TrainingExempted)
  async entitleWhenTrainingExempted(
    @Payload() { data }: EnvelopeOf<typeof TrainingExempted>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.entitle(tx, data, parseDay(data.date));
  }

  @On(AssignmentCancelled)
  async endWhenAssignmentCancelled(
    @Payload() { data }: EnvelopeOf<typeof AssignmentCancelled>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.end(tx, data, parseDay(data.date), data.reason);
  }

  @On(AssignmentEnded)
  async endWhenAssignmentEnded(
    @Payload() { data }: EnvelopeOf<typeof AssignmentEnded>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.end(tx, data, parseDay(data.date), data.reason);
  }

  @On(AssignmentTerminated)
  async endWhenAssignmentTerminated(
    @Payload() { data }: EnvelopeOf<typeof AssignmentTerminated>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.cases.end(tx, data, parseDay(data.effectiveDate), data.reason);
  }
}
