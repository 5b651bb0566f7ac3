/** Reading how far an erasure has come. */
import { NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Perimeter, Reader } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { type CaseStanding, type Obstacle, explanationOf, obstaclesOf } from './erasure.js';

export interface ErasureView {
  readonly id: string;
  readonly state: 'WAITING' | 'ERASED';
  /** What it waits for. */
  readonly waitingFor: readonly Obstacle[];
  /** The same, for people. */
  readonly explanation: string;
  readonly reason: string;
  readonly requestedAt: string;
  readonly erasedAt: string | null;
}

interface ErasureRecord extends Pick<ErasureView, 'id' | 'reason' | 'requestedAt' | 'erasedAt'> {
  readonly cases: readonly CaseStanding[];
}

@Injectable()
export class ErasureQueries {
  constructor(private readonly reader: Reader) {}

  /** @param tx the transaction of a command that wants to see what it did */
  async read(perimeter: Perimeter, id: string, tx?: Transaction): Promise<ErasureView> {
    const params: unknown[] = [id];
    const sql = `SELECT e.candidate_id AS id, e.ground AS reason, e.requested_at AS "requestedAt", e.erased_at AS "erasedAt",
              coalesce((SELECT json_agg(json_build_object('state', s.state, 'closed', g.selection_id IS NOT NULL))
                          FROM selection s LEFT JOIN grant_closing g ON g.selection_id = s.id
                         WHERE s.candidate_id = e.candidate_id), '[]') AS cases
         FROM erasure e WHERE e.candidate_id = $1 AND ${perimeter.where({ person: 'e.candidate_id' }, params)}`;
    const [row] = await (tx
      ? tx.query<ErasureRecord>(sql, params)
      : this.reader.query<ErasureRecord>(sql, params));
    if (!row) throw new NotFound();
    const { cases, ...erasure } = row;
    const erased = erasure.erasedAt !== null;
    const waitingFor = erased ? [] : obstaclesOf(cases);
    return {
      ...erasure,
      state: erased ? 'ERASED' : 'WAITING',
      waitingFor,
      explanation: explanationOf(erased, waitingFor),
    };
  }
}
