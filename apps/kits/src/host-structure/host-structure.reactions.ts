/** Local copy of where a structure's kits are delivered, as the latest of the structure's events tells it. */
import { type EnvelopeOf, HostStructureRegistered } from '@cnfs/contracts';
import { type EventContext, On, type Projection } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

@Controller()
export class HostStructureReactions {
  @On(HostStructureRegistered)
  async rememberAddressWhenRegistered(
    @Payload() { data, sequence }: EnvelopeOf<typeof HostStructureRegistered>,
    @Ctx() { tx }: EventContext,
  ) {
    const { structureId, name, address } = data;
    await tx.query(
      `INSERT INTO host_structure AS known (id, name, address_line, postal_code, city, sequence)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, address_line = excluded.address_line,
         postal_code = excluded.postal_code, city = excluded.city, sequence = excluded.sequence
         WHERE known.sequence < excluded.sequence`,
      [structureId, name, address.line, address.postalCode, address.city, sequence],
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
