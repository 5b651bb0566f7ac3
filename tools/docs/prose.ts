/** What can be checked of pages that people write: every link leads to a file, and the README names every script. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { workspace } from './services.js';

/** One sentence for each thing that is not there. */
export function proseProblems(): string[] {
  const pages = globSync(['*.md', 'docs/**/*.md', '{apps,libs}/*/README.md'], { cwd: workspace }).sort();
  return [...pages.flatMap(deadLinks), ...unnamedScripts()];
}

function deadLinks(page: string): string[] {
  const links = [...read(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, target = '']) => target);
  return links
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(workspace, dirname(page), target)))
    .map((target) => `${page}: the link to ${target} leads nowhere`);
}

function unnamedScripts(): string[] {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const readme = read('README.md');
  return Object.keys(scripts)
    .filter((script) => !readme.includes(`\`${script}\``))
    .map((script) => `README.md: the script ${script} is not named`);
}

function read(path: string): string {
  return readFileSync(join(workspace, path), 'utf8');
}
