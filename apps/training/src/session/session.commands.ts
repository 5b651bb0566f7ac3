/** Opens sessions. Seats are given and freed with the enrolments that hold them. */
import { type Day, NotFound, newId, parseInseeCode } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import type { Perimeter } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { TrainingOrganisationRow } from '../training-organisation/training-organisation.entity.js';
import { type Modality, openSession } from './session.js';
import { SessionRow } from './session.entity.js';

export interface OpenSession {
  readonly organisationId: string;
  readonly startDay: Day;
  readonly endDay: Day;
  readonly modality: Modality;
  readonly communeCode?: string;
  readonly capacity: number;
}

@Injectable()
export class SessionCommands {
  /** @throws what `openSession` throws, NotFound for an unknown organisation */
  async open(tx: Transaction, perimeter: Perimeter, command: OpenSession): Promise<string> {
    perimeter.check({ organisationId: command.organisationId });
    const { organisationId } = command;
    if (!(await tx.manager.existsBy(TrainingOrganisationRow, { id: organisationId }))) throw new NotFound();
    const { startDay, endDay, modality, communeCode, capacity } = command;
    openSession({ startDay, endDay, modality, communeCode, today: tx.today() });
    const session: SessionRow = {
      id: newId(),
      organisationId,
      startDay,
      endDay,
      modality,
      communeCode: communeCode ? parseInseeCode(communeCode, '/communeCode') : null,
      capacity,
      taken: 0,
      openedBy: tx.cause.actor,
      openedAt: tx.now(),
    };
    await tx.manager.insert(SessionRow, session);
    return session.id;
  }
}
