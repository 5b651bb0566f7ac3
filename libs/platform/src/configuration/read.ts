/** Reads the environment once, at the start. A variable that is missing or wrong stops the start and is named; its value is not. */
import { readFileSync } from 'node:fs';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import { Value } from 'typebox/value';
import type { ServiceDefinition } from '../service.js';
import {
  type MigrationConfiguration,
  type PlatformConfiguration,
  brokerVariables,
  migrationVariables,
  platformVariables,
} from './variables.js';

/** Token of the checked configuration: the platform's variables and the service's own. */
export const CONFIGURATION = Symbol('configuration');

/** What `@Inject(CONFIGURATION)` gives a service whose own variables are `Own`. */
export type Configuration<Own extends TObject = TObject> = Readonly<PlatformConfiguration & Static<Own>>;

export type Environment = Readonly<Record<string, string | undefined>>;

export class InvalidConfiguration extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'InvalidConfiguration';
  }
}

/** What the process is asked to do: `ROLE`, 'serve' when absent. */
export function readRole(environment: Environment = process.env): PlatformConfiguration['ROLE'] {
  const { ROLE } = checked<Pick<PlatformConfiguration, 'ROLE'>>(
    readVariables(Type.Pick(platformVariables, ['ROLE']), environment),
  );
  return ROLE;
}

/** @throws InvalidConfiguration naming every variable that is missing or wrong */
export function readMigrationConfiguration(
  service: Pick<ServiceDefinition, 'events'>,
  environment: Environment = process.env,
): MigrationConfiguration {
  return checked<MigrationConfiguration>(readVariables(ofEvents(service, migrationVariables), environment));
}

/**
 * Without `BROKER_*` for a service that takes no part in events.
 * @throws InvalidConfiguration naming every variable that is missing or wrong
 */
export function readConfiguration(
  service: ServiceDefinition,
  environment: Environment = process.env,
): Configuration {
  const portText = environment['PORT']?.trim() || String(service.port);
  const port = Number(portText);
  const metricsPort = port > 0 && port <= 64_535 ? port + 1_000 : 0;
  const platform = readVariables(ofEvents(service, platformVariables), {
    ...environment,
    PORT: portText,
    METRICS_PORT: environment['METRICS_PORT'] ?? String(metricsPort),
  });
  const own = service.configuration ? readVariables(service.configuration, environment) : emptyReading();
  return checked<Configuration>({
    values: { ...platform.values, ...own.values },
    problems: [...platform.problems, ...own.problems, ...forbiddenCombinations(platform.values)],
  });
}

function ofEvents({ events }: Pick<ServiceDefinition, 'events'>, variables: TObject): TObject {
  return events === false ? Type.Omit(variables, brokerVariables) : variables;
}

interface Reading {
  readonly values: Record<string, unknown>;
  readonly problems: string[];
}

function checked<C extends object>({ values, problems }: Reading): C {
  if (problems.length > 0) throw new InvalidConfiguration(problems);
  return Object.freeze(values) as C;
}

function emptyReading(): Reading {
  return { values: {}, problems: [] };
}

function readVariables(schema: TObject, environment: Environment): Reading {
  const reading = emptyReading();
  for (const [name, property] of Object.entries<TSchema>(schema.properties)) {
    const text = valueOf(name, environment, reading.problems);
    if (text === undefined || text === '') {
      if ('default' in property) reading.values[name] = property.default;
      else if (schema.required?.includes(name))
        reading.problems.push(`${name} is missing (${about(property)})`);
      continue;
    }
    const value = ofType(property, text);
    const [error] = Value.Errors(property, value);
    if (error) reading.problems.push(`${name} ${error.message} (${about(property)})`);
    else reading.values[name] = value;
  }
  return reading;
}

/** The variable, or what stands in the file that `<name>_FILE` names: a secret need not be in the environment. */
export function valueOf(name: string, environment: Environment, problems: string[]): string | undefined {
  const file = environment[`${name}_FILE`]?.trim();
  if (!file) return environment[name]?.trim();
  if (environment[name]?.trim()) problems.push(`${name} and ${name}_FILE are both given`);
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    problems.push(`${name}_FILE cannot be read (${hasCode(error) ? error.code : 'unknown error'})`);
    return undefined;
  }
}

function hasCode(error: unknown): error is { code: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}

/** Never rounded nor guessed: what does not read as its type stays the text it is, which the schema refuses. */
function ofType(schema: TSchema, text: string): unknown {
  const type = 'type' in schema ? schema.type : undefined;
  if ((type === 'integer' || type === 'number') && Number.isFinite(Number(text))) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** What no single variable says: production has neither an adjustable time nor an embedded log. */
function forbiddenCombinations(values: Record<string, unknown>): string[] {
  const problems: string[] = [];
  const { NODE_ENV, PROGRAMME_CLOCK, PROGRAMME_CLOCK_START, BROKER_URL } =
    values as Partial<PlatformConfiguration>;
  const production = NODE_ENV === 'production';
  if (production && PROGRAMME_CLOCK === 'adjustable')
    problems.push('PROGRAMME_CLOCK must be real in production');
  if (production && BROKER_URL?.startsWith('embedded:'))
    problems.push('BROKER_URL must not be embedded in production');
  if (PROGRAMME_CLOCK === 'real' && PROGRAMME_CLOCK_START)
    problems.push('PROGRAMME_CLOCK_START needs PROGRAMME_CLOCK=adjustable');
  return problems;
}

function about(schema: TSchema): string {
  return 'description' in schema && typeof schema.description === 'string'
    ? schema.description
    : 'no description';
}
