/** What deployment learns of a case from recruitment and training. */
import { CandidateSelected, type EnvelopeOf, TrainingCompleted, TrainingExempted } from '@cnfs/contracts';
import { parseDay } from '@cnfs/kernel';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AssignmentFacts } from './assignment.facts.js';

@Controller()
export class AssignmentReactions {
  constructor(private readonly facts: AssignmentFacts) {}

  @On(CandidateSelected)
  async planWhenCandidateSelected(
    @Payload() { data }: EnvelopeOf<typeof CandidateSelected>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.facts.selected(tx, data);
  }

  @On(TrainingCompleted)
  async makeReadyWhenTrainingCompleted(
    @Payload() { data }: EnvelopeOf<typeof TrainingCompleted>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.facts.trained(tx, data, parseDay(data.date));
  }

  @On(TrainingExempted)
  async makeReadyWhenTrainingExempted(
    @Payload() { data }: EnvelopeOf<typeof TrainingExempted>,
    @Ctx() { tx }: EventContext,
  ) {
    await this.facts.exempted(tx, data, parseDay(data.date));
  }
}
