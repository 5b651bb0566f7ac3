// A real broker in a container, where a container engine answers.
import type { StartedTestContainer } from 'testcontainers';
import { engineIsLikely, serverContainer } from '../containers.js';
import { freePort } from '../free-port.js';
import { BrokerUnavailable, untilBrokerAnswers } from './broker.js';
import type { Kafka, KafkaOptions } from './broker.js';
import { asProperties, brokerSettings, quickStart, smallHeap } from './settings.js';

/** KAFKA_IMAGE names another one, such as the same from a mirror. */
const image = () => process.env['KAFKA_IMAGE'] ?? 'apache/kafka:4.1.0';

const PROPERTIES = '/kafka.properties';
const DATA = '/var/lib/kafka/data';

// By the broker's own programs, without what the image would make of variables. A second start finds its data.
const CLUSTER = Buffer.from('cnfs-test-broker').toString('base64url');
const FORMAT = `/opt/kafka/bin/kafka-storage.sh format -t ${CLUSTER} -c ${PROPERTIES}`;
const START = `[ -e ${DATA}/meta.properties ] || ${FORMAT} && exec /opt/kafka/bin/kafka-server-start.sh ${PROPERTIES}`;

/**
 * Starts a broker on a free port of 127.0.0.1 with an empty log.
 * @throws BrokerUnavailable when no engine answers, the image cannot be had or does not start
 */
export async function startKafkaInContainer({ foundAt }: KafkaOptions = {}): Promise<Kafka> {
  // A port of the engine's choice would be another one after a restart, and is told to clients before the start.
  const port = await freePort();
  const brokers = `127.0.0.1:${(await foundAt?.(port)) ?? port}`;
  const started = await startContainer(brokers, port);
  const container = await serverContainer(started);
  const untilItAnswers = () => untilBrokerAnswers(brokers, async () => !(await container.running()));
  await untilItAnswers();
  return {
    kind: 'docker',
    why: `Apache Kafka dans un conteneur (${image()})`,
    brokers,
    kill: () => container.kill(),
    async lose() {
      await started.exec(['sh', '-c', `rm -rf ${DATA}/*`]);
      await container.kill();
    },
    async start() {
      await container.start();
      await untilItAnswers();
    },
    pause: () => container.pause(),
    resume: () => container.resume(),
    stop: () => container.remove(),
  };
}

async function startContainer(advertised: string, port: number): Promise<StartedTestContainer> {
  const noEngine = new BrokerUnavailable('aucun moteur de conteneurs ne répond');
  if (!engineIsLikely()) throw noEngine;
  const { GenericContainer, Wait, getContainerRuntimeClient } = await import('testcontainers');
  await getContainerRuntimeClient().catch(() => Promise.reject(noEngine));
  const settings = brokerSettings({
    advertised,
    client: '0.0.0.0:9092',
    controller: 'localhost:9093',
    internal: 'localhost:9094',
  });
  try {
    return await new GenericContainer(image())
      .withExposedPorts({ container: 9092, host: port })
      .withEnvironment({
        KAFKA_HEAP_OPTS: smallHeap.join(' '),
        KAFKA_JVM_PERFORMANCE_OPTS: quickStart.join(' '),
      })
      .withCopyContentToContainer([
        { content: asProperties({ ...settings, 'log.dirs': DATA }), target: PROPERTIES },
      ])
      .withCommand(['bash', '-c', START])
      .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
      .withStartupTimeout(120_000)
      .start();
  } catch (error) {
    throw new BrokerUnavailable(`le conteneur ${image()} ne démarre pas : ${String(error)}`);
  }
}
