/**
 * Structures as payments knows them. Their row is the first lock of everything about a structure: shared by what touches one
 * of its cases, alone for what touches them all (its account, what a post's funds set going).
 */
import type {
  EnvelopeOf,
  HostStructureRegistered,
  HostStructureReinstated,
  HostStructureSuspended,
} from '@cnfs/contracts';
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

  /** Each as the latest of the structure's events tells it; an older one changes nothing. */
  async register(
    tx: Transaction,
    events: readonly EnvelopeOf<typeof HostStructureRegistered>[],
  ): Promise<void> {
    await tx.query(
      `INSERT INTO creditor (id, name, siret, ridet, departement, region, details_sequence)
       SELECT DISTINCT ON (id) *
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[])
           AS told (id, name, siret, ridet, departement, region, sequence)
        ORDER BY id, sequence DESC
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, siret = excluded.siret, ridet = excluded.ridet,
         departement = excluded.departement, region = excluded.region, details_sequence = excluded.details_sequence
         WHERE creditor.details_sequence < excluded.details_sequence`,
      [
        events.map(({ data }) => data.structureId),
        events.map(({ data }) => data.name),
        events.map(({ data }) => data.siret),
        events.map(({ data }) => data.ridet),
        events.map(({ data }) => data.departement),
        events.map(({ data }) => data.region),
        events.map(({ sequence }) => sequence),
      ],
    );
  }

  /** Whoever approves a payment sees it; an older event than the last one taken in changes nothing. */
  async suspend(
    tx: Transaction,
    events: readonly EnvelopeOf<typeof HostStructureSuspended | typeof HostStructureReinstated>[],
    suspended: boolean,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO creditor (id, suspended, suspension_sequence)
       SELECT id, $3, max(sequence) FROM unnest($1::uuid[], $2::integer[]) AS told (id, sequence) GROUP BY id ORDER BY id
       ON CONFLICT (id) DO UPDATE SET suspended = excluded.suspended, suspension_sequence = excluded.suspension_sequence
         WHERE creditor.suspension_sequence < excluded.suspension_sequence`,
      [events.map(({ data }) => data.structureId), events.map(({ sequence }) => sequence), suspended],
    );
  }
}
