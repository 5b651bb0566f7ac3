/** Commands on a request for posts. Each runs in the caller's transaction and holds the rows it decides on. */
import { PostRequestSubmitted, PostRequestWithdrawn, PrefectOpinionGiven } from '@cnfs/contracts';
import { type Day, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { mayRecruit } from '../host-structure/host-structure.js';
import { HostStructureRow } from '../host-structure/host-structure.entity.js';
import { postRequestMachine, receiveOpinion, submit } from './post-request.js';
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

@Injectable()
export class PostRequestCommands {
  async submit(tx: Transaction, perimeter: Perimeter, command: SubmitPostRequest): Promise<string> {
    const structure = await tx.lock(HostStructureRow, command.structureId);
    perimeter.check({ structureId: structure.id });
    mayRecruit(structure.state);
    const request: PostRequestRow = {
      id: newId(),
      structureId: structure.id,
      departement: structure.departement,
      region: structure.region,
      postsAsked: command.posts,
      postsGranted: null,
      coordinator: command.coordinator ?? false,
      missionStart: command.missionStart,
      motivation: command.motivation,
      state: submit({ ...command, today: tx.today() }),
      submittedAt: tx.now(),
    };
    await tx.manager.insert(PostRequestRow, request);
    tx.append(PostRequestSubmitted, {
      requestId: request.id,
      structureId: structure.id,
      postsRequested: request.postsAsked,
      coordinator: request.coordinator,
      missionStart: request.missionStart,
      departement: request.departement,
      region: request.region,
      date: tx.today(),
    });
    return request.id;
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
