// The list of all events and topics, from which the topics are created, the documents written and an incoming type recognised.
import type { EventData, EventDefinition } from './define-event.js';
import * as deployment from './deployment/index.js';
import * as kits from './kits/index.js';
import { parameterChangedOf } from './parameter-changed.js';
import * as payments from './payments/index.js';
import * as recruitment from './recruitment/index.js';
import { services, type ServiceName } from './services.js';
import * as training from './training/index.js';

export interface Topic {
  readonly name: string;
  /** Never changes once the topic exists: the key decides the partition, and the partition the order. */
  readonly partitions: number;
  /** The one service that writes it. */
  readonly owner: ServiceName;
}

/** What a topic is made with: everything is kept, that is how a new reader starts. */
export const topicSettings = { 'retention.ms': '-1', 'cleanup.policy': 'delete' } as const;

const PARTITIONS = 12;
const PARTITIONS_OF_RARE_EVENTS = 3;
const rareAggregates = ['committee-session', 'envelope', 'ledger', 'parameter', 'contest', 'model'];

/** Every event of the programme, service by service. */
export const allEvents: readonly EventDefinition[] = [
  ...Object.values(recruitment),
  ...Object.values(training),
  ...Object.values(deployment),
  ...Object.values(payments),
  ...Object.values(kits),
  ...services.map((service) => parameterChangedOf(service)),
];

const byType = new Map(allEvents.map((event) => [event.type, event]));

/** The definition of a type read off the wire, if it is one of ours. */
export function eventByType(type: string): EventDefinition | undefined {
  return byType.get(type);
}

/** Every topic, with the one service that writes it. */
export const topics: readonly Topic[] = [
  ...new Map(allEvents.map((event) => [event.topic, topicOf(event)])).values(),
];

function topicOf({ topic, service }: EventDefinition): Topic {
  const aggregate = topic.slice(service.length + 1);
  const partitions = rareAggregates.includes(aggregate) ? PARTITIONS_OF_RARE_EVENTS : PARTITIONS;
  return { name: topic, partitions, owner: service };
}

/** A copy of the golden example of an event: data a spec may change at will. */
export function example<E extends EventDefinition>(event: E): EventData<E> {
  return structuredClone(event.example) as EventData<E>;
}
