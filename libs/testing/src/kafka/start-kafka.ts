// Which broker this machine can offer: one that was given, one in a container, one from its jars; or none, said clearly.
import { inContainers } from '../containers.js';
import { BrokerUnavailable, untilBrokerAnswers } from './broker.js';
import type { Kafka, KafkaChoice, KafkaOptions } from './broker.js';
import { startKafkaInContainer } from './from-container.js';
import { startKafkaFromJars } from './from-jars.js';

const ways = { given: useGiven, docker: startKafkaInContainer, jars: startKafkaFromJars };
const automatic = () =>
  inContainers() ? (['given', 'docker'] as const) : (['given', 'docker', 'jars'] as const);

/**
 * Starts a real broker, or uses the one that KAFKA_BROKERS names.
 * @throws BrokerUnavailable with what was tried and what would help, in French
 */
export async function startKafka(choice: KafkaChoice = 'auto', options: KafkaOptions = {}): Promise<Kafka> {
  const refusals: string[] = [];
  for (const way of choice === 'auto' ? automatic() : [choice]) {
    try {
      const kafka = await ways[way](options);
      return refusals.length ? Object.assign(kafka, { why: [kafka.why, ...refusals].join('\n') }) : kafka;
    } catch (error) {
      if (!(error instanceof BrokerUnavailable)) throw error;
      refusals.push(`  - ${way} : ${error.message}`);
    }
  }
  throw new BrokerUnavailable(
    [
      'Aucun courtier Kafka ne peut être démarré sur cette machine (no Kafka broker can be had here).',
      ...refusals,
      'Au choix : KAFKA_BROKERS=hôte:port, un moteur Docker, ou Java 17+ et Maven.',
    ].join('\n'),
  );
}

/**
 * host:port of the broker that the jest global setup started or was given.
 * @throws Error outside of the level `kafka`
 */
export function testKafka(): string {
  const brokers = process.env['CNFS_TEST_KAFKA'];
  if (!brokers) throw new Error('no broker: this spec runs at the level kafka of tools/jest.mjs');
  return brokers;
}

async function useGiven({ foundAt }: KafkaOptions): Promise<Kafka> {
  const brokers = process.env['KAFKA_BROKERS'];
  if (!brokers) throw new BrokerUnavailable("la variable KAFKA_BROKERS n'est pas définie");
  if (foundAt)
    throw new BrokerUnavailable('un courtier donné par KAFKA_BROKERS dit lui-même où il se trouve');
  await untilBrokerAnswers(brokers);
  const notOurs = () =>
    Promise.reject(new Error(`the broker at ${brokers} was given: it is not ours to end or start`));
  return {
    kind: 'given',
    why: `courtier donné par KAFKA_BROKERS (${brokers})`,
    brokers,
    kill: notOurs,
    lose: notOurs,
    start: notOurs,
    pause: notOurs,
    resume: notOurs,
    stop: () => Promise.resolve(),
  };
}
