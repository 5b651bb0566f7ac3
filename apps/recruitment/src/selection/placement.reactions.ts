/** A confirmed selection learns from deployment that its adviser is in place, or that the assignment is over. */
import {
  AdviserDeployed,
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  type EnvelopeOf,
} from '@cnfs/contracts';
import { parseDay } from '@cnfs/kernel';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { PlacementCommands } from './placement.commands.js';
import type { EndCause } from './placement.js';

interface Over {
  readonly selectionId: string;
  readonly assignmentId: string;
  readonly lastDay: string;
  readonly cause: EndCause;
}

@Controller()
export class PlacementReactions {
  constructor(private readonly commands: PlacementCommands) {}

  @On(AdviserDeployed)
  async deployed(
    @Payload() { data }: EnvelopeOf<typeof AdviserDeployed>,
    @Ctx() { tx }: EventContext,
  ): Promise<void> {
    const { selectionId, assignmentId, date } = data;
    await this.commands.take(tx, selectionId, { kind: 'DEPLOYED', assignmentId, day: parseDay(date) });
  }

  @On(AssignmentCancelled)
  cancelled(
    @Payload() { data }: EnvelopeOf<typeof AssignmentCancelled>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.over({ ...data, lastDay: data.date, cause: 'ASSIGNMENT_CANCELLED' }, context);
  }

  @On(AssignmentEnded)
  ended(
    @Payload() { data }: EnvelopeOf<typeof AssignmentEnded>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.over({ ...data, lastDay: data.date, cause: 'ASSIGNMENT_ENDED' }, context);
  }

  @On(AssignmentTerminated)
  terminated(
    @Payload() { data }: EnvelopeOf<typeof AssignmentTerminated>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    return this.over({ ...data, lastDay: data.effectiveDate, cause: 'ASSIGNMENT_TERMINATED' }, context);
  }

  private async over(
    { selectionId, assignmentId, lastDay, cause }: Over,
    { tx }: EventContext,
  ): Promise<void> {
    const end = { lastDay: parseDay(lastDay), cause };
    await this.commands.take(tx, selectionId, { kind: 'OVER', assignmentId, end });
  }
}
