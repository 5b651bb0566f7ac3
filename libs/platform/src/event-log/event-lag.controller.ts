/** How far a service is behind, for the platform team. */
import { EventLag, type Lag } from '@cnfs/messaging';
import { Controller, Get } from '@nestjs/common';
import { Allow } from '../auth/policy.js';

@Controller('event-lag')
@Allow({ platform: 'all' })
export class EventLagController {
  constructor(private readonly lag: EventLag) {}

  /** Dit ce que le service n’a pas encore envoyé, ni reçu, partition par partition. */
  @Get()
  read(): Promise<Lag> {
    return this.lag.read();
  }
}
