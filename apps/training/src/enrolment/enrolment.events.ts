/** The ids that every event of an enrolment carries, and those of training that has a seat. */
import type { EnrolmentRow, SeatedEnrolment } from './enrolment.entity.js';

export function caseOf({ id, selectionId, postId, candidateId, structureId }: EnrolmentRow) {
  return { enrolmentId: id, selectionId, postId, candidateId, structureId };
}

export function seatOf(enrolment: SeatedEnrolment) {
  const { sessionId, organisationId } = enrolment;
  return { ...caseOf(enrolment), sessionId, organisationId };
}
