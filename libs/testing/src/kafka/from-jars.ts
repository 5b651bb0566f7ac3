// A real broker as a child of this process, from the jars of Apache Kafka.
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../folder.js';
import { freePort } from '../free-port.js';
import { OwnedProcess } from '../owned-process.js';
import { untilBrokerAnswers } from './broker.js';
import type { Kafka, KafkaOptions } from './broker.js';
import { jvm, prepareBroker } from './jars.js';
import type { BrokerFiles } from './jars.js';
import { asProperties, brokerSettings } from './settings.js';

/**
 * Starts a broker on a free port with an empty log.
 * @throws BrokerUnavailable when the jars cannot be had or Java is missing
 * @throws Error with the end of the broker's log when it does not come up
 */
export async function startKafkaFromJars({ foundAt }: KafkaOptions = {}): Promise<
  Kafka & { readonly pid: number }
> {
  const files = await prepareBroker();
  const archived = existsSync(files.archive) || (await archiveClasses(files));
  const options = archived ? [`-XX:SharedArchiveFile=${files.archive}`, '-Xshare:auto'] : [];
  const broker = await Broker.start(files, options, foundAt);
  return {
    kind: 'jars',
    why: `Apache Kafka ${files.version} lancé depuis ses jars (Java)`,
    brokers: broker.address,
    get pid() {
      return broker.process.pid;
    },
    start: () => broker.launch(options),
    kill: () => broker.process.end('SIGKILL'),
    lose: () => broker.lose(),
    pause: () => Promise.resolve(broker.process.signal('SIGSTOP')),
    resume: () => Promise.resolve(broker.process.signal('SIGCONT')),
    stop: () => broker.stop(),
  };
}

class Broker {
  readonly address: string;
  readonly folder: string;
  readonly files: BrokerFiles;
  process!: OwnedProcess;

  private constructor(address: string, folder: string, files: BrokerFiles) {
    this.address = address;
    this.folder = folder;
    this.files = files;
  }

  static async start(
    files: BrokerFiles,
    options: string[],
    foundAt: KafkaOptions['foundAt'] = (port) => Promise.resolve(port),
  ): Promise<Broker> {
    const folder = temporaryFolder('kafka');
    const ports = await Promise.all([freePort(), freePort(), freePort()]);
    const at = (port: number) => `127.0.0.1:${port}`;
    const [client, controller, internal] = [at(ports[0]), at(ports[1]), at(ports[2])];
    const advertised = at(await foundAt(ports[0]));
    const settings = brokerSettings({ advertised, client, controller, internal });
    const broker = new Broker(advertised, folder, files);
    broker.format();
    const properties = asProperties({ ...settings, 'log.dirs': broker.data });
    writeFileSync(join(folder, 'server.properties'), properties);
    await broker.launch(options);
    return broker;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  format(): void {
    cpSync(this.files.formatted, this.data, { recursive: true });
  }

  async lose(): Promise<void> {
    await this.process.end('SIGKILL');
    rmSync(this.data, { recursive: true, maxRetries: 5 });
    this.format();
  }

  async launch(options: string[]): Promise<void> {
    const log = join(this.folder, 'broker.log');
    this.process = new OwnedProcess({
      command: 'java',
      args: [...jvm(this.files.jars, ...options), 'kafka.Kafka', join(this.folder, 'server.properties')],
      log,
      folder: this.folder,
      temporary: true,
    });
    try {
      await untilBrokerAnswers(this.address, () => !this.process.running);
    } catch (cause) {
      await this.process.end('SIGKILL');
      const said = readFileSync(log, 'utf8').slice(-2000);
      await this.stop();
      throw new Error(`Kafka did not start:\n${said}`, { cause });
    }
  }

  async stop(): Promise<void> {
    await this.process.end('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

// The JVM writes the archive at an orderly end: one start and stop for the benefit of all later ones.
async function archiveClasses(files: BrokerFiles): Promise<boolean> {
  const beside = `${files.archive}.${process.pid}`;
  mkdirSync(join(files.archive, '..'), { recursive: true });
  const broker = await Broker.start(files, [
    `-XX:ArchiveClassesAtExit=${beside}`,
    '-Xlog:cds=off',
    '-Xlog:cds+dynamic=off',
  ]);
  await broker.stop();
  if (existsSync(beside)) renameSync(beside, files.archive);
  return existsSync(files.archive);
}
