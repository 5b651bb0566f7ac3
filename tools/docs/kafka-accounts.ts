// Who may do what on the broker, from what the events say: an account for each service and for whoever else connects, each with
// the least that its work asks for.
import { type ServiceName, allEvents, services, topics } from '@cnfs/contracts';

type Operation = 'Describe' | 'Read' | 'Write';

interface Rule {
  readonly resource: { type: 'topic' | 'group'; name: string; patternType: 'literal' | 'prefix' };
  readonly operations: readonly Operation[];
}

/** An account of the broker; its password is the key `password` of the Secret of its name. */
export interface KafkaAccount {
  readonly name: string;
  readonly rules: readonly Rule[];
}

const everyTopic = topics.map(({ name }) => name);

/** Readers that are not of this repository, by the words in which an event names them. */
const outside = { 'bdt-payment-system': 'the payment system of Banque des Territoires' } as const;

/** Topics that a service reacts to, in order of their names. */
export function topicsReadBy(service: ServiceName): string[] {
  return [
    ...new Set(allEvents.filter(({ readers }) => readers.includes(service)).map(({ topic }) => topic)),
  ].sort();
}

export const kafkaAccounts: readonly KafkaAccount[] = [
  ...services.map((service) => ({
    name: `cnfs-${service}`,
    rules: [
      // An idempotent producer asks for no more than the right to write.
      ...onTopics(
        topics.filter(({ owner }) => owner === service).map(({ name }) => name),
        ['Write', 'Describe'],
      ),
      ...onTopics(topicsReadBy(service), ['Read', 'Describe']),
      onGroup(service, 'literal', ['Read']),
      // Replays and rebuilds join a group of their own that lives as long as they do.
      onGroup(`${service}.reader.`, 'prefix', ['Read']),
    ],
  })),
  // ROLE=migrate finds every topic there and makes none: the operator does, with replicas.
  { name: 'cnfs-migrate', rules: onTopics(everyTopic, ['Describe']) },
  // `npm run events -- tail`
  {
    name: 'cnfs-operator',
    rules: [
      ...onTopics(everyTopic, ['Read', 'Describe']),
      onGroup('cnfs-events.reader.', 'prefix', ['Read']),
    ],
  },
  // The autoscaler of workers compares offsets.
  {
    name: 'cnfs-keda',
    rules: [
      ...onTopics([...new Set(services.flatMap(topicsReadBy))].sort(), ['Describe']),
      ...services.map((service) => onGroup(service, 'literal', ['Describe'])),
    ],
  },
  ...Object.entries(outside).map(([name, words]) => ({
    name,
    rules: [
      ...onTopics(topicsReadOutside(words), ['Read', 'Describe']),
      onGroup(`${name}.`, 'prefix', ['Read']),
    ],
  })),
];

function topicsReadOutside(words: string): string[] {
  return [
    ...new Set(
      allEvents.filter(({ readersOutside }) => readersOutside.includes(words)).map(({ topic }) => topic),
    ),
  ].sort();
}

function onTopics(names: readonly string[], operations: readonly Operation[]): Rule[] {
  return names.map((name) => ({ resource: { type: 'topic', name, patternType: 'literal' }, operations }));
}

function onGroup(name: string, patternType: 'literal' | 'prefix', operations: readonly Operation[]): Rule {
  return { resource: { type: 'group', name, patternType }, operations };
}

/** Readers outside that an event names and that have no account. */
export function readersWithoutAccount(): string[] {
  const known: readonly string[] = Object.values(outside);
  return allEvents.flatMap(({ type, readersOutside }) =>
    readersOutside
      .filter((reader) => !known.includes(reader))
      .map((reader) => `${type} is read by ${reader}, who has no account in tools/docs/kafka-accounts.ts`),
  );
}
