import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import {
  crashPoint,
  crashPointsOf,
  slowPoint,
  slowPointsOf,
  withPoints,
  withSabotage,
} from './instrument.ts';
import ts from 'typescript';
import { CRASH_POINTS, SLOW_POINTS } from './points.ts';
import { sabotages } from './sabotages.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const sources = execFileSync('git', ['ls-files', 'libs/*/src/*.ts', 'apps/*/src/*.ts'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean);

describe('crash points', () => {
  it('stand in the sources, each once, exactly those that the faults name', () => {
    const found = sources.flatMap((path) => crashPointsOf(readFileSync(join(root, path), 'utf8')));
    expect(found.map(({ name }) => name).sort()).toEqual(Object.values(CRASH_POINTS).flat().sort());
  });

  it('become calls, under their condition if they have one, and leave the lines as they are', () => {
    const source = 'a();\n  // crash-point: one\nb();\n// crash-point: two if x > 1\n';
    expect(withPoints(source)).toBe(
      'a();\nglobalThis.crashPoint("one");\nb();\nif (x > 1) globalThis.crashPoint("two");\n',
    );
  });

  it('kill at the passage asked for, and at no other', () => {
    let deaths = 0;
    const pass = crashPoint('one:2', () => (deaths += 1));
    pass('one');
    pass('two');
    expect(deaths).toBe(0);
    pass('one');
    pass('one');
    expect(deaths).toBe(1);
    crashPoint(undefined, () => (deaths += 1))('one');
    expect(deaths).toBe(1);
  });

  it('kill a real process that loads an instrumented file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'cnfs-crash-'));
    try {
      const file = join(folder, 'main.ts');
      const hook = new URL('register.ts', import.meta.url).href;
      writeFileSync(file, `globalThis.crashPoint('one'); console.log('passed');`);
      const run = (at: string) => {
        try {
          execFileSync(process.execPath, ['--import', hook, file], { env: { CRASH_AT: at }, stdio: 'pipe' });
          return 'ended';
        } catch (error) {
          return (error as { signal?: string }).signal;
        }
      };
      expect(run('one:1')).toBe('SIGKILL');
      expect(run('one:2')).toBe('ended');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('slow points', () => {
  it('stand in the sources, each once, exactly those that the faults name', () => {
    const found = sources.flatMap((path) => slowPointsOf(readFileSync(join(root, path), 'utf8')));
    expect(found.sort()).toEqual([...SLOW_POINTS].sort());
  });

  it('become calls that are waited for', () => {
    expect(withPoints('  // slow-point: one if x\n')).toBe('if (x) await globalThis.slowPoint("one");\n');
  });

  it.each(['one:2:40', 'one:2:40:blocking'])(
    'take the time asked for, at the passage asked for (%s)',
    async (at) => {
      let told = 0;
      const pass = slowPoint(at, () => (told += 1));
      const timed = async (name: string) => {
        const from = performance.now();
        await pass(name);
        return performance.now() - from;
      };
      await pass('two');
      await pass('one');
      expect(told).toBe(0);
      expect(await timed('one')).toBeGreaterThanOrEqual(39);
      expect(told).toBe(1);
      await timed('one');
      expect(told).toBe(1);
    },
  );
});

/** As the build compiles it: what a sabotage is looked up in. */
function compiled(file: string): string {
  const path = join(root, file.replace('/dist/', '/src/').replace(/\.js$/, '.ts'));
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  };
  return ts.transpileModule(readFileSync(path, 'utf8'), { compilerOptions, fileName: path }).outputText;
}

describe('a sabotage', () => {
  it.each(Object.entries(sabotages))(
    '%s finds what it replaces, once in each place',
    (name, { edits, sql }) => {
      expect(edits.length > 0 || sql !== undefined).toBe(true);
      for (const file of new Set(edits.map((edit) => edit.file))) {
        const source = compiled(file);
        expect(withSabotage(source, `/${file}`, name)).not.toBe(source);
      }
    },
  );

  it('that is unknown stops the start', () => {
    expect(() => withSabotage('x', '/libs/messaging/dist/outbox.js', 'm0')).toThrow('no sabotage m0');
  });
});
