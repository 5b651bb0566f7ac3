/** The services as their code defines them, loaded by where they stand: an app exports nothing. */
import { deployables } from '@cnfs/contracts';
import type { StateMachine } from '@cnfs/kernel';
import type { ServiceDefinition } from '@cnfs/platform';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const workspace = fileURLToPath(new URL('../../', import.meta.url));

type Module = Readonly<Record<string, unknown>>;
type AnyMachine = StateMachine<string, string>;

export async function serviceDefinitions(): Promise<ServiceDefinition[]> {
  return Promise.all(
    deployables.map(async (name) => (await load(`apps/${name}/src/service.ts`))[name] as ServiceDefinition),
  );
}

/** Every state machine that a pure file of the service exports, by the name of its aggregate. */
export async function stateMachines(service: string): Promise<AnyMachine[]> {
  const pureFiles = globSync(`apps/${service}/src/*/*.ts`, { cwd: workspace })
    .filter((file) => /\/[^./]+\.ts$/.test(file))
    .sort();
  const modules = await Promise.all(pureFiles.map(load));
  return modules.flatMap((module) => Object.values(module).filter(isMachine)).sort(byName);
}

function load(file: string): Promise<Module> {
  return import(new URL(file, `file://${workspace}`).href) as Promise<Module>;
}

function isMachine(value: unknown): value is AnyMachine {
  return typeof value === 'object' && value !== null && 'toMermaid' in value && 'transitions' in value;
}

function byName(a: AnyMachine, b: AnyMachine): number {
  return a.name < b.name ? -1 : 1;
}
