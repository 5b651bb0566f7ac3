/** `npm run k8s:check`: the manifests and the alerts, held to what a cluster and a Prometheus would say of them. */
import { parseArgs } from 'node:util';
import { type Check, type Outcome, report } from './check.ts';
import { manifestChecks } from './manifests.ts';
import { ruleChecks } from './rules.ts';
import { serverChecks } from './server.ts';

const USAGE = `usage: npm run k8s:check -- [--server] [--all]

  --server   also asks the API server of kubectl's current context (a dry run: nothing is changed)
  --all      a check that could not run is a failure`;

const { values: options } = readOptions();
if (options.help) {
  console.log(USAGE);
  process.exit(0);
}
const checks: Check[] = [...manifestChecks(), ...ruleChecks(), ...serverChecks(options.server ?? false)];
const outcomes: Outcome[] = [];
for (const check of checks) outcomes.push(report(check));
const count = (state: Outcome['state']) => outcomes.filter((outcome) => outcome.state === state).length;
console.log(`k8s:check: ${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run`);
process.exitCode = count('failed') > 0 || (options.all && count('not run') > 0) ? 1 : 0;

function readOptions() {
  try {
    return parseArgs({
      options: {
        server: { type: 'boolean' },
        all: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    console.error(USAGE);
    process.exit(2);
  }
}
