/** Local copy of where a structure's kits are delivered. */
import { type EnvelopeOf, HostStructureRegistered } from '@cnfs/contracts';
import { type EventContext, On } from '@cnfs/messaging';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

@Controller()
export class HostStructureReactions {
  @On(HostStructureRegistered)
  async rememberAddressWhenRegistered(
    @Payload() { data }: EnvelopeOf<typeof HostStructureRegistered>,
    @Ctx() { tx }: EventContext,
  ) {
    await tx.query(
      `INSERT INTO host_structure (id, name, address_line, postal_code, city)
       VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
      [data.structureId, data.name, data.address.line, data.address.postalCode, data.address.city],
    );
  }
}
