// The language as an AsyncAPI 3.0 document: what a program outside needs to read the topics, and nothing of one machine.
import { allEvents, topics, topicSettings, type Topic } from '../catalogue.js';
import type { EventDefinition } from '../define-event.js';
import { goldenRecord } from '../golden-record.js';
import { headersSchema } from '../headers.js';
import { services } from '../services.js';

const BINDING = '0.5.0';

/** The document, ready to be written as YAML. */
export function renderAsyncApi(): object {
  return plain({
    asyncapi: '3.0.0',
    info: {
      title: 'Conseillers numériques France Services',
      version: '1.0.0',
      description: PROMISES,
      tags: services.map((name) => ({ name, description: `Topics that ${name} writes` })),
    },
    defaultContentType: 'application/json',
    servers: { kafka: server },
    channels: Object.fromEntries(topics.map((topic) => [topic.name, channel(topic)])),
    operations: Object.fromEntries(topics.map((topic) => [`publish-${topic.name}`, operation(topic)])),
    components: {
      messages: Object.fromEntries(allEvents.map((event) => [event.type, message(event)])),
      messageTraits: { cloudEvent },
      securitySchemes: {
        account: {
          type: 'scramSha512',
          description:
            'An account of the broker, with the right to read these topics and to join its own group',
        },
      },
    },
  });
}

const PROMISES = `What the five services of the programme tell each other, and whoever else subscribes.

A record is a CloudEvent 1.0 in Kafka's binary mode: the attributes are \`ce_\` headers, the data is the JSON value, the key is the id of the aggregate. It is delivered at least once, in order within one key; \`ce_id\` tells a duplicate. A version only ever gains optional properties: pass over those you do not know. Topics keep everything.

Each operation says which service publishes to which channel; a subscriber receives from it.`;

const server = {
  host: '{bootstrap}',
  protocol: 'kafka-secure',
  description: 'Apache Kafka over TLS, with SASL',
  variables: { bootstrap: { description: 'host:port of a broker to begin with, given with the account' } },
  security: [{ $ref: '#/components/securitySchemes/account' }],
};

const cloudEvent = {
  headers: headersSchema,
  contentType: 'application/json',
  correlationId: {
    description: 'The case: the same in all that follows from one request',
    location: '$message.header#/ce_correlationid',
  },
};

function channel({ name, owner, partitions }: Topic): object {
  const messages = eventsOf(name).map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]);
  return {
    address: name,
    description: `Written by ${owner} alone.`,
    servers: [{ $ref: '#/servers/kafka' }],
    messages: Object.fromEntries(messages) as object,
    tags: [{ name: owner }],
    bindings: {
      kafka: {
        topic: name,
        partitions,
        topicConfiguration: {
          'cleanup.policy': [topicSettings['cleanup.policy']],
          'retention.ms': Number(topicSettings['retention.ms']),
        },
        bindingVersion: BINDING,
      },
    },
  };
}

function operation({ name, owner }: Topic): object {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${name}` },
    summary: `${owner} says what happened`,
    messages: eventsOf(name).map(({ type }) => ({ $ref: `#/channels/${name}/messages/${type}` })),
  };
}

function message(event: EventDefinition): object {
  const { headers, value } = goldenRecord(event);
  return {
    name: event.type,
    title: event.name,
    summary: event.description,
    traits: [{ $ref: '#/components/messageTraits/cloudEvent' }],
    headers: {
      type: 'object',
      properties: { ce_type: { const: event.type }, ce_source: { const: `/${event.service}` } },
    },
    bindings: { kafka: { key: event.schema.properties[event.key], bindingVersion: BINDING } },
    payload: event.schema,
    examples: [{ name: 'golden', headers, payload: value }],
    'x-owner': event.service,
    'x-readers': [...event.readers, ...event.readersOutside],
    'x-key': event.key,
  };
}

function eventsOf(topic: string): EventDefinition[] {
  return allEvents.filter((event) => event.topic === topic);
}

/** Without what TypeBox keeps beside a schema, and without parts that are the same object: YAML would write anchors. */
function plain(document: object): object {
  return JSON.parse(JSON.stringify(document)) as object;
}
