// A real broker in a container, where a container engine answers the docker command.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from '../free-port.js';
import { whenGone } from '../owned-process.js';
import { BrokerUnavailable, untilBrokerAnswers } from './broker.js';
import type { Kafka } from './broker.js';
import { asVariables, brokerSettings, quickStart, smallHeap } from './settings.js';

/** KAFKA_IMAGE names another one, such as the same from a mirror. */
const image = () => process.env['KAFKA_IMAGE'] ?? 'apache/kafka:4.1.0';

/**
 * Starts a broker on a free port of 127.0.0.1 with an empty log.
 * @throws BrokerUnavailable when no engine answers, the image cannot be had or does not start
 */
export async function startKafkaInDocker(): Promise<Kafka> {
  await checkImage();
  const port = await freePort();
  const brokers = `127.0.0.1:${port}`;
  const name = `cnfs-kafka-${process.pid}-${port}`;
  const settings = brokerSettings({
    advertised: brokers,
    client: '0.0.0.0:9092',
    controller: 'localhost:9093',
    internal: 'localhost:9094',
  });
  const jvm = [
    `KAFKA_HEAP_OPTS=${smallHeap.join(' ')}`,
    `KAFKA_JVM_PERFORMANCE_OPTS=${quickStart.join(' ')}`,
  ];
  const variables = [...asVariables(settings), ...jvm].flatMap((variable) => ['-e', variable]);
  // The guard is there first: a parent killed during the start leaves no container either.
  const release = whenGone('docker rm -f -v "$1"', name);
  await docker(['run', '-d', '--name', name, '-p', `127.0.0.1:${port}:9092`, ...variables, image()], 60_000);
  const ended = async () =>
    (await docker(['inspect', '-f', '{{.State.Running}}', name], 10_000)).trim() !== 'true';
  const remove = async () => {
    await docker(['rm', '-f', '-v', name], 60_000);
    release();
  };
  try {
    await untilBrokerAnswers(brokers, ended);
  } catch {
    const log = await docker(['logs', '--tail', '5', name], 10_000);
    await remove();
    throw new BrokerUnavailable(`le conteneur ${image()} ne démarre pas : ${log.trim()}`);
  }
  const command = async (...args: string[]) => void (await docker([...args, name], 60_000));
  return {
    kind: 'docker',
    why: `Apache Kafka dans un conteneur (${image()})`,
    brokers,
    kill: () => command('kill'),
    async start() {
      await command('start');
      await untilBrokerAnswers(brokers, ended);
    },
    pause: () => command('pause'),
    resume: () => command('unpause'),
    stop: remove,
  };
}

async function checkImage(): Promise<void> {
  await docker(['version', '--format', '{{.Server.Version}}'], 5_000).catch(() => {
    throw new BrokerUnavailable('aucun moteur de conteneurs ne répond à la commande docker');
  });
  try {
    await docker(['image', 'inspect', image()], 10_000).catch(() => docker(['pull', '-q', image()], 300_000));
  } catch {
    throw new BrokerUnavailable(`l'image ${image()} ne peut pas être obtenue`);
  }
}

async function docker(args: string[], timeout: number): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('docker', args, { env: process.env, timeout });
  return stdout + stderr;
}
