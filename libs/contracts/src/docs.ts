// The documents that are generated from the catalogue: a page for people, an AsyncAPI document for who subscribes from outside.
import { allEvents, example, topics, type Topic } from './catalogue.js';
import type { EventDefinition } from './define-event.js';

/** The events as a page of markdown: a table for each topic. */
export function renderEventsPage(): string {
  return ['# Events', ...topics.map(renderTopic)].join('\n\n') + '\n';
}

function renderTopic({ name, owner, partitions }: Topic): string {
  const events = eventsOf(name);
  const keys = [...new Set(events.map(({ key }) => key))].join(', ');
  return [
    `## ${name}`,
    '',
    `Written by ${owner}, key \`${keys}\`, ${partitions} partitions.`,
    '',
    '| Event | Owner | Topic | Key | Readers | What happened |',
    '|---|---|---|---|---|---|',
    ...events.map(
      ({ name: event, version, service, topic, key, readers, description }) =>
        `| ${event} v${version} | ${service} | ${topic} | ${key} | ${readers.join(', ') || '–'} | ${description} |`,
    ),
  ].join('\n');
}

function eventsOf(topic: string): EventDefinition[] {
  return allEvents.filter((event) => event.topic === topic);
}

/** The same as an AsyncAPI 3.0 document, ready to be written as JSON or YAML. */
export function renderAsyncApi(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Conseillers numériques France Services',
      version: '1.0.0',
      description: 'CloudEvents 1.0 in Kafka binary mode: attributes as ce_ headers, data as the JSON value.',
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(topics.map(({ name, partitions }) => [name, channel(name, partitions)])),
    operations: Object.fromEntries(topics.map(({ name }) => [`read-${name}`, operation(name)])),
    components: { messages: Object.fromEntries(allEvents.map((event) => [event.type, message(event)])) },
  };
}

function channel(topic: string, partitions: number): object {
  const messages = eventsOf(topic).map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]);
  return {
    address: topic,
    messages: Object.fromEntries(messages) as object,
    bindings: { kafka: { topic, partitions, bindingVersion: '0.5.0' } },
  };
}

function operation(topic: string): object {
  return { action: 'receive', channel: { $ref: `#/channels/${topic}` } };
}

function message(event: EventDefinition): object {
  return {
    name: event.type,
    title: event.name,
    summary: event.description,
    contentType: 'application/json',
    bindings: { kafka: { key: event.schema.properties[event.key], bindingVersion: '0.5.0' } },
    payload: event.schema,
    examples: [{ name: 'golden', payload: example(event) }],
  };
}
