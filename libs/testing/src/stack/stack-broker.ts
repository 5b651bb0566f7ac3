// The broker of a stack: a real Kafka, or the log embedded in Postgres where that is asked for or nothing else can be had.
import { inContainers } from '../containers.js';
import { createDatabase } from '../databases.js';
import { BrokerUnavailable } from '../kafka/broker.js';
import type { Kafka, KafkaChoice, KafkaOptions } from '../kafka/broker.js';
import { startKafka } from '../kafka/start-kafka.js';

/** `auto`: Kafka where it can be had, else embedded. `kafka`: a real one or none. The others name one way. */
export type BrokerChoice = 'auto' | 'kafka' | 'embedded' | Exclude<KafkaChoice, 'auto'>;

/** What the services are given as BROKER_URL, and where it came from. */
export interface StackBroker {
  readonly url: string;
  readonly kind: Kafka['kind'] | 'embedded';
  /** In French, for people. */
  readonly why: string;
  /** The broker itself, to kill and start; null when it is the embedded log. */
  readonly kafka: Kafka | null;
}

/** @throws BrokerUnavailable when a real broker was asked for and none can be had */
export async function startBroker(
  choice: BrokerChoice,
  postgres: string,
  options: KafkaOptions = {},
): Promise<StackBroker> {
  if (choice === 'embedded') return embedded(postgres, 'journal embarqué dans PostgreSQL, comme demandé');
  try {
    const kafka = await startKafka(choice === 'kafka' ? 'auto' : choice, options);
    return { url: `kafka://${kafka.brokers}`, kind: kafka.kind, why: kafka.why, kafka };
  } catch (error) {
    if (choice !== 'auto' || inContainers() || !(error instanceof BrokerUnavailable)) throw error;
    return embedded(postgres, `journal embarqué dans PostgreSQL, faute de mieux.\n${error.message}`);
  }
}

async function embedded(postgres: string, why: string): Promise<StackBroker> {
  return { url: `embedded:${await createDatabase('broker', postgres)}`, kind: 'embedded', why, kafka: null };
}
