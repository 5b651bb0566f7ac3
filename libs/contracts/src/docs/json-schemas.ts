// A JSON Schema and an example for each event, as files for those whose tools read these.
import type { EventDefinition } from '../define-event.js';
import { allEvents } from '../catalogue.js';
import { goldenRecord } from '../golden-record.js';

/** By name of the file: the schema of each event's value, and the record of its golden example. */
export function renderEventFiles(): Map<string, object> {
  return new Map<string, object>(
    allEvents.flatMap((event) => [
      [`${event.type}.schema.json`, jsonSchema(event)],
      [`${event.type}.example.json`, goldenRecord(event)],
    ]),
  );
}

/** Draft 07, which validators of every language know. Open: a reader passes over properties that are added later. */
function jsonSchema({ type, name, description, schema }: EventDefinition): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `urn:cnfs:${type}`,
    title: name,
    description,
    ...schema,
  };
}
