/** Commands on a request for posts. Each runs in the caller's transaction and holds the rows it decides on. */
import { PostRequestSubmitted, PostRequestWithdrawn, PrefectOpinionGiven } from '@cnfs/contracts';
import { type Day, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { mayRecruit } from '../host-structure/host-structure.js';
import { holdWithOwner } from '../host-structure/host-structure.owner.js';
import { HostStructureRow } from '../host-structure/host-structure.entity.js';
import {
  type AmendmentReason,
  mayBeAmended,
  postRequestMachine,
  receiveOpinion,
  submit,
} from './post-request.js';
import { PostRequestRow, PrefectOpinionRow } from './post-request.entity.js';

export interface SubmitPostRequest {
  readonly structureId: string;
  readonly posts: number;
  readonly coordinator?: boolean;
  readonly missionStart: Day;
  readonly motivation: string;
}

export interface GiveOpinion {
  readonly favourable: boolean;
  readonly comment: string;
}

export interface AmendPostRequest extends Omit<SubmitPostRequest, 'structureId'> {
  readonly reason: AmendmentReason;
}

/** All of a request but what its submission gives it. */
export type NewPostRequest = Omit<PostRequestRow, 'id' | 'postsGranted' | 'submittedAt'>;

@Injectable()
export class PostRequestCommands {
  async submit(tx: Transaction, perimeter: Perimeter, command: SubmitPostRequest): Promise<string> {
    const structure = await tx.lock(HostStructureRow, command.structureId);
    perimeter.check({ structureId: structure.id });
    mayRecruit(structure.state);
    const state = submit({ ...command, today: tx.today() });
    const request = { ...askedBy(structure, command), state, kind: 'INITIAL', amends: null, reason: null };
    const [id] = await this.insert(tx, [request as NewPostRequest]);
    return id ?? '';
  }

  /** More posts than a request was granted: a request of its own, with its opinions and its decision. */
  async amend(
    tx: Transaction,
    perimeter: Perimeter,
    requestId: string,
    command: AmendPostRequest,
  ): Promise<string> {
    const amended = await tx.lock(PostRequestRow, requestId);
    perimeter.check({ structureId: amended.structureId });
    mayBeAmended(amended);
    // Of a request of an alias the amendment is its owner's.
    const { owner } = await holdWithOwner(tx, amended.structureId);
    mayRecruit(owner.state);
    const state = submit({ ...command, today: tx.today() });
    const request = { ...askedBy(owner, command), state, kind: 'ADD', amends: requestId };
    const [id] = await this.insert(tx, [{ ...request, reason: command.reason } as NewPostRequest]);
    return id ?? '';
  }

  /** Who calls holds the structures. Each request begins a case of its own. @returns their ids, in order */
  async insert(tx: Transaction, requests: readonly NewPostRequest[]): Promise<string[]> {
    const rows = requests.map((request): PostRequestRow => ({
      id: newId(),
      ...request,
      postsGranted: null,
      submittedAt: tx.now(),
    }));
    await tx.manager.insert(PostRequestRow, rows);
    for (const row of rows)
      (rows.length === 1 ? tx : tx.causedBy({ ...tx.cause, correlationId: null })).append(
        PostRequestSubmitted,
        {
          requestId: row.id,
          structureId: row.structureId,
          postsRequested: row.postsAsked,
          coordinator: row.coordinator,
          missionStart: row.missionStart,
          departement: row.departement,
          region: row.region,
          date: tx.today(),
          ...(row.amends !== null && { amendsRequestId: row.amends }),
        },
      );
    return rows.map(({ id }) => id);
  }

  /**
   * Withdraws requests that an import brought, when nothing happened to any of them yet.
   * @returns how many were looked at, given an opinion or withdrawn since: then nothing is done
   */
  async takeBack(tx: Transaction, requestIds: readonly string[]): Promise<number> {
    const requests = await tx.manager.find(PostRequestRow, {
      where: { id: In([...requestIds]) },
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    const [told] = await tx.query<{ requests: number }>(
      `SELECT count(DISTINCT request_id)::int AS requests FROM prefect_opinion WHERE request_id = ANY($1)`,
      [[...requestIds]],
    );
    const moved = requests.filter(({ state }) => state !== 'SUBMITTED').length + (told?.requests ?? 0);
    if (moved > 0) return moved;
    await tx.manager.update(PostRequestRow, { id: In([...requestIds]) }, { state: 'WITHDRAWN' });
    for (const { id, structureId } of requests)
      tx.append(PostRequestWithdrawn, { requestId: id, structureId, date: tx.today() });
    return 0;
  }

  async giveOpinion(
    tx: Transaction,
    perimeter: Perimeter,
    requestId: string,
    opinion: GiveOpinion,
  ): Promise<string> {
    const request = await tx.lock(PostRequestRow, requestId);
    perimeter.check({ departement: request.departement, region: request.region });
    receiveOpinion(request.state);
    const id = newId();
    await tx.manager.insert(PrefectOpinionRow, {
      id,
      requestId,
      favourable: opinion.favourable,
      comment: opinion.comment,
      givenBy: tx.cause.actor,
      givenAt: tx.now(),
    });
    tx.append(PrefectOpinionGiven, {
      opinionId: id,
      requestId,
      structureId: request.structureId,
      opinion: opinion.favourable ? 'FAVOURABLE' : 'UNFAVOURABLE',
      date: tx.today(),
    });
    return id;
  }

  async withdraw(tx: Transaction, perimeter: Perimeter, requestId: string): Promise<void> {
    const request = await tx.lock(PostRequestRow, requestId);
    perimeter.check({ structureId: request.structureId });
    const state = postRequestMachine.next(request.state, 'withdraw');
    await tx.manager.update(PostRequestRow, requestId, { state });
    tx.append(PostRequestWithdrawn, { requestId, structureId: request.structureId, date: tx.today() });
  }
}

function askedBy(
  structure: HostStructureRow,
  { posts, coordinator = false, missionStart, motivation }: Omit<SubmitPostRequest, 'structureId'>,
) {
  const { id, departement, region } = structure;
  return { structureId: id, departement, region, postsAsked: posts, coordinator, missionStart, motivation };
}
