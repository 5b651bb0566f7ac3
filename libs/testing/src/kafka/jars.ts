// What a broker from its own jars needs before it can start, made once and kept under kafka/target: the jars, by
// Maven; a formatted data folder, because formatting is a JVM start of its own; a class archive, which halves a start.
import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hasCode } from '../error-code.js';
import { BrokerUnavailable } from './broker.js';
import { asProperties, brokerSettings, quickStart, smallHeap } from './settings.js';

// The environment is named: under jest the default would be the one that jest keeps from specs.
const run = (command: string, args: string[], timeout?: number) =>
  promisify(execFile)(command, args, { env: process.env, timeout });
const POM = fileURLToPath(new URL('../../kafka/pom.xml', import.meta.url));
const OLDEST_JAVA = 17;

/** The broker's files on this machine. */
export interface BrokerFiles {
  version: string;
  jars: string;
  /** A data folder to copy. */
  formatted: string;
  /** The class archive, which the first start leaves behind. */
  archive: string;
}

/**
 * Fetches and prepares what is not there yet (once: about 15 s with an empty Maven cache).
 * @throws BrokerUnavailable when Java 17 or Maven is missing, or Maven cannot fetch the jars
 */
export async function prepareBroker(): Promise<BrokerFiles> {
  const version = /<kafka\.version>([^<]+)</.exec(readFileSync(POM, 'utf8'))?.[1];
  if (version === undefined) throw new Error(`no kafka.version in ${POM}`);
  // A folder per version: a change of version leaves no old jar on the class path.
  const home = join(fileURLToPath(new URL('../../kafka/target/', import.meta.url)), version);
  const files = {
    version,
    jars: join(home, 'jars'),
    formatted: join(home, 'formatted'),
    archive: join(home, 'classes.jsa'),
  };
  await checkJava();
  mkdirSync(home, { recursive: true });
  if (!existsSync(files.jars)) await once(files.jars, fetchJars);
  if (!existsSync(files.formatted)) await once(files.formatted, (to) => format(files.jars, to));
  return files;
}

/** A JVM's arguments up to its main class: small, compiled quickly, as a test needs it. */
export function jvm(jars: string, ...more: string[]): string[] {
  const classPath = readdirSync(jars)
    .sort()
    .map((jar) => join(jars, jar));
  return [
    ...smallHeap,
    ...quickStart,
    ...['-Dorg.apache.logging.log4j.level=WARN', ...more, '-cp', classPath.join(':')],
  ];
}

// Two runs may prepare at the same time: each works beside, and the first to finish gives the name.
async function once(target: string, make: (to: string) => Promise<unknown>): Promise<void> {
  const beside = `${target}.${process.pid}`;
  try {
    await make(beside);
    if (!existsSync(target)) renameSync(beside, target);
  } finally {
    rmSync(beside, { recursive: true, force: true });
  }
}

async function fetchJars(to: string): Promise<void> {
  try {
    await run('mvn', ['-B', '-ntp', '-q', '-f', POM, 'package', `-Dbroker.jars=${to}`], 600_000);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new BrokerUnavailable('Maven (mvn) est introuvable');
    const said = typeof error === 'object' && error !== null && 'stdout' in error ? error.stdout : error;
    throw new BrokerUnavailable(`Maven n'a pas pu obtenir Kafka : ${String(said).slice(0, 500)}`);
  }
}

async function format(jars: string, to: string): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), `cnfs-format-${process.pid}-`));
  try {
    const file = join(scratch, 'server.properties');
    const nowhere = (port: number) => `127.0.0.1:${port}`;
    const [client, controller, internal] = [nowhere(1), nowhere(2), nowhere(3)];
    const settings = brokerSettings({ advertised: client, client, controller, internal });
    writeFileSync(file, asProperties({ ...settings, 'log.dirs': to }));
    // Any sixteen bytes in base64url name a cluster.
    const cluster = Buffer.from('cnfs-test-broker').toString('base64url');
    await run('java', [...jvm(jars), 'kafka.tools.StorageTool', 'format', '-t', cluster, '-c', file]);
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

async function checkJava(): Promise<void> {
  let said;
  try {
    said = await run('java', ['-version']);
  } catch {
    // Not only a missing file: macOS, for one, has a `java` that does nothing but say that there is none.
    throw new BrokerUnavailable(`Java ${OLDEST_JAVA} ou plus est introuvable`);
  }
  const version = Number(/version "(\d+)/.exec(said.stderr + said.stdout)?.[1]);
  if (version < OLDEST_JAVA)
    throw new BrokerUnavailable(`Java ${version} est trop ancien, il faut ${OLDEST_JAVA}`);
}
