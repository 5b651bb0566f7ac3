/** Commands on a request for posts. Each runs in the caller's transaction and holds the rows it decides on. */
import { PostRequestSubmitted, PrefectOpinionGiven } from '@cnfs/contracts';
import { type Day, newId } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type Actor, type Perimeter, actorLabel } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { HostStructureRow } from '../host-structure/host-structure.entity.js';
import { postRequestMachine, receiveOpinion, submit } from './post-request.js';
import { PostRequestRow, PrefectOpinionRow } from './post-request.entity.js';

export interface SubmitPostRequest {
  readonly structureId: string;
  readonly posts: number;
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
    const request: PostRequestRow = {
      id: newId(),
      structureId: structure.id,
      departement: structure.departement,
      region: structure.region,
      postsAsked: command.posts,
      postsGranted: null,
      missionStart: command.missionStart,
      motivation: command.motivation,
      state: submit({ ...command, structureSuspended: structure.suspended, today: tx.today() }),
      submittedAt: tx.now(),
    };
    await tx.manager.insert(PostRequestRow, request);
    tx.append(PostRequestSubmitted, {
      requestId: request.id,
      structureId: structure.id,
      departement: request.departement,
      region: request.region,
      posts: request.postsAsked,
      missionStart: request.missionStart,
    });
    return request.id;
  }

  async giveOpinion(
    tx: Transaction,
    perimeter: Perimeter,
    actor: Actor,
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
      givenBy: actorLabel(actor),
      givenAt: tx.now(),
    });
    tx.append(PrefectOpinionGiven, { requestId, opinionId: id, favourable: opinion.favourable });
    return id;
  }

  async withdraw(tx: Transaction, perimeter: Perimeter, requestId: string): Promise<void> {
    const request = await tx.lock(PostRequestRow, requestId);
    perimeter.check({ structureId: request.structureId });
    const state = postRequestMachine.next(request.state, 'withdraw');
    await tx.manager.update(PostRequestRow, requestId, { state });
  }
}
