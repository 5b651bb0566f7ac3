/** The ids that every event of an assignment carries. */
import type { AssignmentRow } from './assignment.entity.js';

export function caseOf(assignment: AssignmentRow) {
  const { id: assignmentId, selectionId, postId, candidateId, structureId } = assignment;
  return { assignmentId, selectionId, postId, candidateId, structureId };
}
