// Servers in containers, through Testcontainers and whatever engine it finds. Its reaper ends those of a process that
// was killed, as our guards end processes.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { StartedTestContainer } from 'testcontainers';

/** Whether servers shall run in containers and nowhere else: CNFS_TEST_CONTAINERS=1. */
export const inContainers = (): boolean => process.env['CNFS_TEST_CONTAINERS'] === '1';

/** Whether anything on this machine says that there is an engine; asking it takes seconds, and this takes none. */
export function engineIsLikely(): boolean {
  const ofPerson = process.env['XDG_RUNTIME_DIR'] ?? '';
  const traces = [
    '/var/run/docker.sock',
    join(ofPerson, 'docker.sock'),
    join(homedir(), '.docker/run/docker.sock'),
    join(homedir(), '.docker/desktop/docker.sock'),
    join(homedir(), '.testcontainers.properties'),
  ];
  return Boolean(process.env['DOCKER_HOST']) || traces.some((trace) => existsSync(trace));
}

/** What can be done to a server's container beside starting it. */
export interface ServerContainer {
  running(): Promise<boolean>;
  kill(): Promise<void>;
  /** After `kill`, on the same ports and with the same files. */
  start(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Ends it and removes it with its volumes. */
  remove(): Promise<void>;
}

/** The engine's own commands, for a container that Testcontainers started. */
export async function serverContainer(started: StartedTestContainer): Promise<ServerContainer> {
  const { getContainerRuntimeClient } = await import('testcontainers');
  const engine = await getContainerRuntimeClient();
  const container = engine.container.getById(started.getId());
  return {
    running: async () => (await container.inspect()).State.Running,
    kill: async () => void (await container.kill()),
    start: async () => void (await container.start()),
    pause: async () => void (await container.pause()),
    resume: async () => void (await container.unpause()),
    remove: async () => void (await started.stop()),
  };
}
