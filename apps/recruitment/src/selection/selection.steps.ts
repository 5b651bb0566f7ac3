/** Moves selections from state to state, each move with its author, time and reason. The caller holds the candidate's row. */
import { type Period, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import type { OtherContracts } from './contract-days.js';
import { type DeclineReason, type SelectionState, selectionMachine, talking } from './selection.js';
import { SelectionRow, SelectionStepRow } from './selection.entity.js';

@Injectable()
export class SelectionSteps {
  async record(
    tx: Transaction,
    selectionId: string,
    state: SelectionState,
    reason: string | null,
  ): Promise<void> {
    await tx.manager.insert(SelectionStepRow, {
      id: newId(),
      selectionId,
      state,
      reason,
      takenBy: tx.cause.actor,
      takenAt: tx.now(),
    });
  }

  async take(
    tx: Transaction,
    selectionId: string,
    state: SelectionState,
    { reason = null, ...changes }: Partial<SelectionRow> & { reason?: string | null } = {},
  ): Promise<void> {
    await tx.manager.update(SelectionRow, selectionId, { ...changes, state });
    await this.record(tx, selectionId, state, reason);
  }

  /** The selection under whose contract a candidate is, declared or confirmed; there is at most one. */
  async holderOf(tx: Transaction, candidateId: string): Promise<string | null> {
    const holder = await tx.manager.findOneBy(SelectionRow, {
      candidateId,
      state: In(['CONTRACT_DECLARED', 'CONFIRMED']),
    });
    return holder?.id ?? null;
  }

  /** Days under contract of a selection's candidate and of its post, both held, but for its own. */
  async otherContracts(tx: Transaction, selection: SelectionRow): Promise<OtherContracts> {
    const rows = await tx.query<Period & { ofCandidate: boolean; ofPost: boolean }>(
      `SELECT candidate_id = $2 AS "ofCandidate", post_id = $3 AS "ofPost",
              contract_start AS start, coalesce(ended_on, contract_end) AS "end"
         FROM selection
        WHERE id <> $1 AND (candidate_id = $2 OR post_id = $3)
          AND state IN ('CONTRACT_DECLARED', 'CONFIRMED', 'ENDED')
          AND (ended_on IS NULL OR ended_on >= contract_start)
        ORDER BY contract_start, id`,
      [selection.id, selection.candidateId, selection.postId],
    );
    return { ofCandidate: rows.filter((row) => row.ofCandidate), ofPost: rows.filter((row) => row.ofPost) };
  }

  /** Ends whatever structures and the candidate are talking about, ids ascending. */
  async declineTalks(tx: Transaction, candidateId: string, reason: DeclineReason): Promise<void> {
    const talks = await tx.manager.find(SelectionRow, {
      where: { candidateId, state: In([...talking]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    for (const { id, state } of talks)
      await this.take(tx, id, selectionMachine.next(state, 'decline'), { reason });
  }
}
