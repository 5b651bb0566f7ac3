/** Local copy of where a structure's kits are delivered, as the latest of the structure's events tells it. */
import { type EnvelopeOf, HostStructureRegistered } from '@cnfs/contracts';
import { OnRun, type Projection, type RunContext } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

@Controller()
export class HostStructureReactions {
  @OnRun(HostStructureRegistered)
  async rememberAddressesWhenRegistered(
    @Payload() events: readonly EnvelopeOf<typeof HostStructureRegistered>[],
    @Ctx() { tx }: RunContext,
  ) {
    await tx.query(
      `INSERT INTO host_structure AS known (id, name, address_line, postal_code, city, sequence)
       SELECT DISTINCT ON (id) *
         FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[])
           AS told (id, name, address_line, postal_code, city, sequence)
        ORDER BY id, sequence DESC
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, address_line = excluded.address_line,
         postal_code = excluded.postal_code, city = excluded.city, sequence = excluded.sequence
         WHERE known.sequence < excluded.sequence`,
      [
        events.map(({ data }) => data.structureId),
        events.map(({ data }) => data.name),
        events.map(({ data }) => data.address.line),
        events.map(({ data }) => data.address.postalCode),
        events.map(({ data }) => data.address.city),
        events.map(({ sequence }) => sequence),
      ],
    );
  }
}

export const hostStructures: Projection = {
  name: 'host-structure',
  description: 'Où les kits d’une structure sont livrés',
  tables: ['host_structure'],
  empty: 'DELETE FROM host_structure',
  events: [HostStructureRegistered],
};
