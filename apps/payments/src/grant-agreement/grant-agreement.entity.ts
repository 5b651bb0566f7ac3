/** Row of a grant agreement. */
import type { Cents, Day } from '@cnfs/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { inCents } from '../ledger/ledger.column.js';
import type { Subject } from '../ledger/ledger.js';
import type { Line } from './figure.js';
import type { GrantAgreementState } from './grant-agreement.js';
import type { GrantOption } from './grant.js';

@Entity('grant_agreement')
export class GrantAgreementRow {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'selection_id' }) selectionId: string;
  @Column('uuid', { name: 'post_id' }) postId: string;
  @Column('uuid', { name: 'structure_id' }) structureId: string;
  @Column('uuid', { name: 'commitment_id' }) commitmentId: string;
  @Column('text') state: GrantAgreementState;
  @Column('text', { name: 'grant_option' }) option: GrantOption;
  @Column('bigint', { name: 'amount_cents', transformer: inCents }) amount: Cents;
  @Column('jsonb') lines: readonly Line[];
  @Column('date', { name: 'funded_from' }) fundedFrom: Day;
  @Column('date', { name: 'funded_to' }) fundedTo: Day;
  @Column('integer', { name: 'activity_months' }) activityMonths: number;
  @Column('integer', { name: 'activity_window_days' }) activityWindowDays: number;
  @Column('date', { name: 'drafted_on' }) draftedOn: Day;
  @Column('date', { name: 'signed_on', nullable: true }) signedOn: Day | null;
  @Column('text', { name: 'signed_by', nullable: true }) signedBy: string | null;
  /** What the grant comes to: recalculated when the contract ends. */
  @Column('bigint', { name: 'due_cents', transformer: inCents }) due: Cents;
  /** Day its cost was known for good; the post's next contract may draw what it leaves. */
  @Column('date', { name: 'settled_on', nullable: true }) settledOn: Day | null;
  /** Day the end of the contract was last taken into account. */
  @Column('date', { name: 'recalculated_on', nullable: true }) recalculatedOn: Day | null;
  /** Day nothing more was to be paid or asked back. */
  @Column('date', { name: 'closed_on', nullable: true }) closedOn: Day | null;
  /** Kept by the ledger. */
  @Column({ type: 'bigint', name: 'drawn_cents', transformer: inCents, insert: false, update: false })
  drawn: Cents;
  @Column({ type: 'bigint', name: 'paid_cents', transformer: inCents, insert: false, update: false })
  paid: Cents;
}

/** What the ledger's entries of an agreement are about: grants are paid out of the advisers' envelope. */
export function grantSubject(agreement: Pick<GrantAgreementRow, 'commitmentId' | 'selectionId'>): Subject {
  const { commitmentId, selectionId } = agreement;
  return { envelope: 'ADVISERS', commitmentId, selectionId };
}
