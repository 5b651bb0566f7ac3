/** The state machines of all services, drawn from the tables that decide. */
import type { ServiceDefinition } from '@cnfs/platform';
import { stateMachines } from './services.js';

export async function renderStates(services: readonly ServiceDefinition[]): Promise<string> {
  const chapters = await Promise.all(
    services.map(async ({ name }) => {
      const machines = await stateMachines(name);
      const diagrams = machines.map(
        (machine) => `### ${machine.name}\n\n\`\`\`mermaid\n${machine.toMermaid()}\`\`\``,
      );
      return [`## ${name}`, ...diagrams].join('\n\n');
    }),
  );
  return ['# States', 'What each aggregate may become, and by which event.', ...chapters].join('\n\n') + '\n';
}
