/**
 * Structures as payments knows them. Their row is the first lock of everything about a structure: shared by what touches one
 * of its cases, alone for what touches them all (its account, what a post's funds set going).
 */
import type { EventData, HostStructureRegistered } from '@cnfs/contracts';
import type { Transaction } from '@cnfs/messaging';
import { Injectable } from '@nestjs/common';

@Injectable()
export class CreditorCommands {
  /** Holds the structure's row, made if nothing named the structure before. */
  async hold(tx: Transaction, structureId: string, how: 'shared' | 'alone'): Promise<void> {
    await tx.query('INSERT INTO creditor (id) VALUES ($1) ON CONFLICT DO NOTHING', [structureId]);
    await tx.query(`SELECT FROM creditor WHERE id = $1 FOR ${how === 'alone' ? 'UPDATE' : 'SHARE'}`, [
      structureId,
    ]);
  }

  /** As the latest of the structure's events tells it; an older one changes nothing. */
  async register(
    tx: Transaction,
    structure: EventData<typeof HostStructureRegistered>,
    sequence: number,
  ): Promise<void> {
    const { structureId, name, siret, ridet, departement, region } = structure;
    await tx.query(
      `INSERT INTO creditor (id, name, siret, ridet, departement, region, details_sequence)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, siret = excluded.siret, ridet = excluded.ridet,
         departement = excluded.departement, region = excluded.region, details_sequence = excluded.details_sequence
         WHERE creditor.details_sequence < excluded.details_sequence`,
      [structureId, name, siret, ridet, departement, region, sequence],
    );
  }

  /** Whoever approves a payment sees it; an older event than the last one taken in changes nothing. */
  async suspend(tx: Transaction, structureId: string, sequence: number, suspended: boolean): Promise<void> {
    await tx.query(
      `INSERT INTO creditor (id, suspended, suspension_sequence) VALUES ($1, $2, $3)
       ON CONFLICT (id) DO UPDATE SET suspended = excluded.suspended, suspension_sequence = excluded.suspension_sequence
         WHERE creditor.suspension_sequence < excluded.suspension_sequence`,
      [structureId, suspended, sequence],
    );
  }
}
