/** The whole of a service's main.ts: `await runService(definition)`. */
import type { ServiceDefinition } from './service.js';

export async function runService(service: ServiceDefinition): Promise<void> {
  throw new Error(`not yet: ${service.name}`);
}
