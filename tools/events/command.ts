// What a command of `npm run events` is, and how its options are read: the same for all of them.
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type ServiceName, services } from '@cnfs/contracts';

/** Wrong words on the command line: code 2, and where to read how. */
export class Misused extends Error {
  override readonly name = 'Misused';
}

export interface Command {
  /** One line, in the list of commands. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /** @returns the exit code */
  run(args: readonly string[]): Promise<number>;
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** Taken by every command: help is read before a command is run. */
const common = { json: { type: 'boolean', default: false } } as const satisfies Options;

/** @throws Misused for an option nobody knows, or a value that is missing */
export function read<O extends Options>(args: readonly string[], options: O) {
  try {
    return parseArgs({ args: [...args], options: { ...common, ...options }, allowPositionals: true });
  } catch (error) {
    // `Unknown option '--x'. To specify…`: the name is what helps.
    const [, option = String(error)] = /'(-[^' ]*)/.exec(String(error)) ?? [];
    throw new Misused(`${option} : option inconnue, ou sans la valeur qu’elle attend`);
  }
}

/** @throws Misused */
export function serviceOf(name: string | undefined): ServiceName {
  const found = services.find((service) => service === name);
  if (!found) throw new Misused(`--service : l’un de ${services.join(', ')}`);
  return found;
}

/** All of them, unless one is named. */
export function servicesOf(name: string | undefined): readonly ServiceName[] {
  return name === undefined ? services : [serviceOf(name)];
}

/** @throws Misused when the option was not given */
export function required(value: string | undefined, option: string): string {
  if (value === undefined || value === '') throw new Misused(`${option} est nécessaire`);
  return value;
}

/** @throws Misused when more or fewer words were given than names */
export function words(positionals: readonly string[], ...names: string[]): string[] {
  if (positionals.length === names.length) return [...positionals];
  throw new Misused(
    names.length === 0 ? `de trop : ${positionals.join(' ')}` : `attendu : ${names.join(' ')}`,
  );
}
