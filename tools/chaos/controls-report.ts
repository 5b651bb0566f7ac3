// The report of the controls: what came of each when it ran last is kept in controls.json, controls.md is written from it.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What came of a control. */
export interface Outcome {
  /** `m4` */
  readonly control: string;
  readonly does: string;
  /** Fault, and at which points or how. */
  readonly scenario: string;
  readonly injections: number;
  /** Invariants that were found broken: none, and the harness is blind. */
  readonly caughtBy: readonly string[];
  /** Those that the same run found broken without the sabotage: none, or it proves nothing. */
  readonly sound: readonly string[];
  /** From the start of the system to the verdict. */
  readonly seconds: number;
  readonly startedAt: string;
}

interface Kept extends Outcome {
  readonly commit: string;
}

/** Keeps outcomes in the place of earlier ones of the same controls, and writes the page. */
export function reportControls(folder: string, names: readonly string[], outcomes: readonly Outcome[]): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'controls.json');
  const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Kept[]) : [];
  const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim();
  const known = new Map(
    [...before, ...outcomes.map((outcome) => ({ ...outcome, commit }))].map((one) => [one.control, one]),
  );
  const kept = names.flatMap((name) => known.get(name) ?? []);
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  writeFileSync(join(folder, 'controls.md'), page(names, kept));
}

function page(names: readonly string[], kept: readonly Kept[]): string {
  const caught = kept.filter(({ caughtBy, sound }) => caughtBy.length > 0 && sound.length === 0).length;
  const rows = kept.map(
    ({ control, does, scenario, injections, caughtBy, sound, seconds, startedAt, commit }) => [
      ...[control, does, `${scenario} (${injections})`],
      caughtBy.join('; ') || '**not caught**',
      sound.join('; ') || 'nothing',
      ...[String(seconds), `${startedAt.slice(0, 16).replace('T', ' ')} at ${commit}`],
    ],
  );
  const head = [
    'Control',
    'What the product then does',
    'Fault (injections)',
    'Caught by',
    'Found without it',
    'Seconds',
    'Ran',
  ];
  const lines = [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
  return `# Negative controls

Written by \`npm run chaos -- --controls --report\` from [controls.json](controls.json); [README.md](README.md) says what they are.
${caught} of ${names.length} are caught, and nothing is found by the same runs without them.

${lines.join('\n')}
`;
}
