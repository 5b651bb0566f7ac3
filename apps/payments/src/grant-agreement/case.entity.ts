/** Row of a case: the ids every event of it carries, and the facts that were told. */
import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CaseFacts, CaseIds } from './case.js';

@Entity('case_file')
export class CaseRow {
  /** The selection's id, which is the case's. */
  @PrimaryColumn('uuid', { name: 'selection_id' }) id: string;
  @Column('uuid', { name: 'post_id' }) postId: string;
  @Column('uuid', { name: 'candidate_id' }) candidateId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('jsonb') facts: CaseFacts;
}

export function caseIds({ id, postId, candidateId, structureId }: CaseRow): CaseIds {
  return { selectionId: id, postId, candidateId, structureId };
}
