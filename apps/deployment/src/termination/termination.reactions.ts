/** How far a validated termination has come, as the services that carry out its parts tell it. */
import {
  type EnvelopeOf,
  GrantRecalculated,
  KitReturnRequested,
  KitReturned,
  PostVacated,
} from '@cnfs/contracts';
import { type EventContext, On, type Transaction } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

type Step = 'post_freed_on' | 'grant_recalculated_on' | 'kit_asked_back_on';

@Controller()
export class TerminationReactions {
  @On(PostVacated)
  async notePostFreed(@Payload() { data }: EnvelopeOf<typeof PostVacated>, @Ctx() { tx }: EventContext) {
    if (data.cause === 'ASSIGNMENT_TERMINATED') await note(tx, data.selectionId, 'post_freed_on', data.date);
  }

  @On(GrantRecalculated)
  async noteGrantRecalculated(
    @Payload() { data }: EnvelopeOf<typeof GrantRecalculated>,
    @Ctx() { tx }: EventContext,
  ) {
    if (data.terminationId) await note(tx, data.selectionId, 'grant_recalculated_on', data.date);
  }

  @On(KitReturnRequested)
  async noteKitAskedBack(
    @Payload() { data }: EnvelopeOf<typeof KitReturnRequested>,
    @Ctx() { tx }: EventContext,
  ) {
    if (data.selectionId) await note(tx, data.selectionId, 'kit_asked_back_on', data.date);
  }

  /** A kit that had not left is back without having been asked for. */
  @On(KitReturned)
  async noteKitBack(@Payload() { data }: EnvelopeOf<typeof KitReturned>, @Ctx() { tx }: EventContext) {
    if (data.selectionId) await note(tx, data.selectionId, 'kit_asked_back_on', data.date);
  }
}

/**
 * These facts follow from this service's own AssignmentTerminated: the termination is always there before them. Of two that
 * say the same the earlier day stands, whichever comes first.
 */
async function note(tx: Transaction, selectionId: string, step: Step, on: string): Promise<void> {
  await tx.query(
    `UPDATE termination t SET ${step} = least(${step}, $2::date)
       FROM assignment a WHERE a.id = t.assignment_id AND a.selection_id = $1 AND t.state = 'VALIDATED'`,
    [selectionId, on],
  );
}
