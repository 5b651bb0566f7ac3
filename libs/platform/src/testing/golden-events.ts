/**
 * `@cnfs/platform/golden-events`, under jest only: every golden example of every event that a service hears, fed to all its
 * reactions to it. What lies in the topics looks like them: none may ever be parked, whichever comes first.
 */
import { allEvents, type EventData, type EventDefinition } from '@cnfs/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ServiceDefinition } from '../service.js';
import { type TestService, type TestServiceOptions, openTestService } from './test-service.js';

type Example = [name: string, event: EventDefinition, data: EventData<EventDefinition>];

/** What the service hears is what events name it a reader of; `npm run docs:check` holds that to the reactions in the code. */
export function goldenEventsSuite(service: ServiceDefinition, options: TestServiceOptions = {}): void {
  const heard = allEvents
    .filter(({ readers }) => readers.some((reader) => reader === service.name))
    .flatMap((event) =>
      event.examples.map((data, index): Example => [
        `${event.type}, example ${index + 1}`,
        event,
        data as EventData<EventDefinition>,
      ]),
    );

  describe.each([
    ['in the order of the catalogue', heard],
    ['the other way round', heard.toReversed()],
  ])('the golden examples, %s', (_order, examples) => {
    let running: TestService;
    beforeAll(async () => {
      running = await openTestService(service, options);
    });
    afterAll(() => running.close());

    it.each(examples)('%s, is applied', async (_name, event, data) => {
      expect(await running.deliver(event, data)).toBe('handled');
    });
  });
}
