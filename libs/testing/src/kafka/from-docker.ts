// A real broker in a container, where a container engine answers the docker command.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { freePort } from '../free-port.js';
import { whenGone } from '../owned-process.js';
import { BrokerUnavailable, untilBrokerAnswers } from './broker.js';
import type { Kafka } from './broker.js';
import { asVariables, brokerSettings } from './settings.js';

const IMAGE = 'apache/kafka:4.1.0';

/**
 * Starts a broker on a free port of 127.0.0.1 with an empty log.
 * @throws BrokerUnavailable when no engine answers or the image cannot be had
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
  const variables = asVariables(settings).flatMap((variable) => ['-e', variable]);
  // The pipe of the guard is opened first: a parent killed during the start leaves no container either.
  const release = whenGone('docker rm -f -v "$1"', name);
  await docker(['run', '-d', '--name', name, '-p', `127.0.0.1:${port}:9092`, ...variables, IMAGE], 60_000);
  const remove = async () => {
    await docker(['rm', '-f', '-v', name], 60_000);
    release();
  };
  try {
    await untilBrokerAnswers(brokers);
  } catch (cause) {
    const log = await docker(['logs', '--tail', '30', name], 10_000);
    await remove();
    throw new Error(`Kafka did not start:\n${log}`, { cause });
  }
  const command = async (...args: string[]) => void (await docker([...args, name], 60_000));
  return {
    kind: 'docker',
    why: `Apache Kafka dans un conteneur (${IMAGE})`,
    brokers,
    kill: () => command('kill'),
    async start() {
      await command('start');
      await untilBrokerAnswers(brokers);
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
    await docker(['image', 'inspect', IMAGE], 10_000).catch(() => docker(['pull', '-q', IMAGE], 300_000));
  } catch {
    throw new BrokerUnavailable(`l'image ${IMAGE} ne peut pas être obtenue`);
  }
}

async function docker(args: string[], timeout: number): Promise<string> {
  const { stdout, stderr } = await promisify(execFile)('docker', args, { env: process.env, timeout });
  return stdout + stderr;
}
