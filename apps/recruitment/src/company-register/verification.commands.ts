/**
 * Holds a structure's word to the register of companies, from due work: a registration never waits for it. While the register
 * is away the structure stays to be verified, and the register is asked again, later each time.
 */
import { NotFound } from '@cnfs/kernel';
import type { Transaction } from '@cnfs/messaging';
import { type DueRow, DueWork, OnDue } from '@cnfs/platform';
import { Injectable } from '@nestjs/common';
import { Communes } from '../commune/commune.queries.js';
import { HostStructureRow } from '../host-structure/host-structure.entity.js';
import { CachedRegister, type DatedAnswer } from './company-register.cache.js';
import { RegisterAway } from './company-register.port.js';
import { askAgainAfter, compare, verificationOf } from './company-register.js';

const kind = 'structure.verify';

interface Asked {
  readonly attempts: number;
}

@Injectable()
export class VerificationCommands {
  constructor(
    private readonly register: CachedRegister,
    private readonly communes: Communes,
    private readonly dueWork: DueWork,
  ) {}

  /** Of a structure with a SIRET: New Caledonia's is another register. Without a register nothing waits for one. */
  async plan(tx: Transaction, structureId: string): Promise<void> {
    if (this.register.configured) await this.planAt(tx, structureId, tx.now(), 0);
  }

  /** Asks again, whatever is known. @throws NotFound */
  async ask(tx: Transaction, structureId: string): Promise<void> {
    if (!(await tx.manager.existsBy(HostStructureRow, { id: structureId }))) throw new NotFound();
    await this.plan(tx, structureId);
  }

  @OnDue(kind)
  async verify(tx: Transaction, { subjectId, payload }: DueRow<Asked>): Promise<void> {
    const structure = await tx.manager.findOneBy(HostStructureRow, { id: subjectId });
    if (!structure?.siret || structure.state === 'REMOVED') return;
    const known = await this.lookUp(structure.siret);
    if (known === null) {
      const pause = askAgainAfter(payload.attempts);
      if (pause !== null)
        await this.planAt(tx, subjectId, new Date(tx.now().getTime() + pause), payload.attempts + 1);
      return;
    }
    const code = known.answer?.commune ?? null;
    const communes = await this.communes.locateAll(tx, code === null ? [] : [code]);
    const found = compare(structure, known.answer, (asked) => communes.get(asked)?.code ?? null);
    await tx.lock(HostStructureRow, subjectId);
    await tx.manager.update(HostStructureRow, subjectId, {
      verification: verificationOf(found),
      findings: found,
      verifiedAt: known.asOf,
    });
  }

  /** null: the register is away. */
  private async lookUp(siret: string): Promise<DatedAnswer | null> {
    try {
      return await this.register.lookUp(siret);
    } catch (error) {
      if (error instanceof RegisterAway) return null;
      throw error;
    }
  }

  private planAt(tx: Transaction, structureId: string, dueAt: Date, attempts: number): Promise<void> {
    return this.dueWork.plan(tx, {
      kind,
      subjectId: structureId,
      dueAt,
      payload: { attempts } satisfies Asked,
      dedupKey: `${kind}:${structureId}:${dueAt.getTime()}:${attempts}`,
    });
  }
}
