/** The table of all variables, for the documentation: rendered from the same schemas that check them. */
import type { TObject, TSchema } from 'typebox';
import type { ServiceDefinition } from '../service.js';
import { migrationVariables, platformVariables } from './variables.js';

/** Markdown: the variables of every service, then those of each given service that has its own. */
export function describeConfiguration(services: readonly ServiceDefinition[] = []): string {
  const own = services.flatMap((service) =>
    service.configuration ? [`## ${service.title} (${service.name})\n\n${table(service.configuration)}`] : [],
  );
  const common = `## Every service\n\n${table(platformVariables)}\n\n## With \`ROLE=migrate\`\n\n${table(migrationVariables)}`;
  return [common, ...own].join('\n\n') + '\n';
}

function table(schema: TObject): string {
  const rows = Object.entries<TSchema>(schema.properties).map(([name, property]) => {
    const required = schema.required?.includes(name) && !('default' in property) && !derived.includes(name);
    return `| \`${name}\` | ${valuesOf(property)} | ${defaultOf(property, required)} | ${text(property, 'description')} |`;
  });
  return ['| Variable | Values | Default | What for |', '|---|---|---|---|', ...rows].join('\n');
}

/** Filled in from the service's definition when absent. */
const derived = ['PORT', 'METRICS_PORT'];

function valuesOf(schema: TSchema): string {
  if ('enum' in schema && Array.isArray(schema.enum))
    return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  return 'type' in schema && typeof schema.type === 'string' ? schema.type : '';
}

function defaultOf(schema: TSchema, required: boolean | undefined): string {
  if ('default' in schema) return `\`${String(schema.default)}\``;
  return required ? '**required**' : '';
}

function text(schema: TSchema, key: 'description'): string {
  const value = key in schema ? (schema as Record<string, unknown>)[key] : '';
  return typeof value === 'string' ? value.replaceAll('|', '\\|') : '';
}
