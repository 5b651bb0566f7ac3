// Alerts: each is well formed, has a runbook that exists, and a test in which it fires and one in which it does not.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Check, Failed } from './check.ts';
import { systemProgram } from './programs.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(root, 'k8s/components/observability');

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly Rule[] }[];
}

interface Rule {
  readonly alert?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface TestFile {
  readonly tests: readonly {
    readonly alert_rule_test?: readonly {
      readonly eval_time: string;
      readonly alertname: string;
      readonly exp_alerts?: readonly unknown[];
    }[];
  }[];
}

export function ruleChecks(): Check[] {
  return [
    { name: 'promtool check rules', run: () => promtool('check', 'rules', ...paths('rules')) },
    { name: 'promtool test rules', run: () => promtool('test', 'rules', ...paths('tests')) },
    { name: 'alerts', run: everyAlertIsProved },
  ];
}

function promtool(...args: string[]): string {
  const command = systemProgram('promtool', "Debian's package prometheus");
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Failed(stdout + stderr);
  return `${args.length - 2} files`;
}

function everyAlertIsProved(): string {
  const alerts = paths('rules').flatMap((path) =>
    read<RuleFile>(path)
      .groups.flatMap(({ rules }) => rules)
      .filter((rule): rule is Rule & { alert: string } => rule.alert !== undefined),
  );
  const tests = paths('tests')
    .flatMap((path) => read<TestFile>(path).tests)
    .flatMap(({ alert_rule_test = [] }) => alert_rule_test);
  const problems = alerts.flatMap(({ alert, annotations }) => {
    const own = tests.filter(({ alertname }) => alertname === alert);
    const page = annotations?.['runbook_url']?.split('/docs/runbooks/')[1];
    return [
      ...(own.some(({ exp_alerts = [] }) => exp_alerts.length > 0)
        ? []
        : [`${alert}: no test in which it fires`]),
      // At the very beginning none fires, whatever it asks for.
      ...(own.some(({ eval_time, exp_alerts = [] }) => exp_alerts.length === 0 && !/^0\D*$/.test(eval_time))
        ? []
        : [`${alert}: no test in which it does not fire`]),
      ...(page && existsSync(join(root, 'docs/runbooks', page))
        ? []
        : [`${alert}: no runbook ${page ?? ''}`]),
    ];
  });
  if (problems.length > 0 || alerts.length === 0) throw new Failed(problems.join('\n') || 'no alert');
  return `${alerts.length} alerts, each with a runbook, a test that fires it and one that does not`;
}

function paths(kind: 'rules' | 'tests'): string[] {
  return readdirSync(join(folder, kind))
    .sort()
    .map((name) => `${kind}/${name}`);
}

function read<T>(path: string): T {
  return parse(readFileSync(join(folder, path), 'utf8')) as T;
}
