import type { INestApplication } from '@nestjs/common';
import { EventStrategy } from './strategy.js';

/**
 * Registers the methods decorated with `@On` of a created application; `app.startAllMicroservices()` then begins to
 * consume. Global guards, pipes, interceptors and filters of HTTP do not see reactions.
 */
export function connectReactions(app: INestApplication): void {
  app.connectMicroservice({ strategy: app.get(EventStrategy) });
}
