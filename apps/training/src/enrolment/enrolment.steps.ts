/** Writes what an enrolment becomes together with the step that led there: who, when, on what ground. */
import { newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { EnrolmentRow, EnrolmentStepRow } from './enrolment.entity.js';

export async function openEnrolment(tx: Transaction, enrolment: EnrolmentRow): Promise<void> {
  await tx.manager.insert(EnrolmentRow, enrolment);
  await noteStep(tx, enrolment);
}

/** The row as it is afterwards. Its lock must be held. */
export async function takeStep<R extends EnrolmentRow, C extends Partial<EnrolmentRow>>(
  tx: Transaction,
  enrolment: R,
  changes: C & Pick<EnrolmentRow, 'state'>,
): Promise<R & C> {
  await tx.manager.update(EnrolmentRow, enrolment.id, changes);
  const after = { ...enrolment, ...changes };
  await noteStep(tx, after);
  return after;
}

async function noteStep(tx: Transaction, { id, state, ground }: EnrolmentRow): Promise<void> {
  await tx.manager.insert(EnrolmentStepRow, {
    id: newId(),
    enrolmentId: id,
    state,
    ground,
    takenBy: tx.cause.actor,
    takenAt: tx.now(),
  });
}
