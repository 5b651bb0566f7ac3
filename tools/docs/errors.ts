/**
 * Every problem code on one page, read where it is written: `new RuleBroken('CODE', 'détail')`, or the `super(…)` of a class of
 * that family. A code that cannot be read there stops the generation, so that none is left out in silence.
 */
import { globSync, readFileSync } from 'node:fs';
import ts from 'typescript';
import { workspace } from './services.js';

export interface ProblemCode {
  readonly code: string;
  readonly status: string;
  /** French; `…` stands for what is filled in. Empty: the usual sentence of the status. */
  readonly detail: string;
}

/** Where an error's constructor takes what; a number is the place of an argument, a text the value itself. */
interface Family {
  readonly status: string | number;
  readonly code: string | number;
  readonly detail: number;
  /** Code when the argument is left out. */
  readonly usual?: string;
}

const coded = (status: string): Family => ({ status, code: 0, detail: 1 });
const families = new Map<string, Family>([
  ['InvalidValue', coded('422')],
  ['RuleBroken', coded('422')],
  ['IllegalState', coded('409')],
  ['Conflict', coded('409')],
  ['NotFound', { status: '404', code: 'NOT_FOUND', detail: 0 }],
  ['Stale', { status: '412', code: 'STALE_VERSION', detail: 0 }],
  ['Forbidden', { status: '403', code: 1, detail: 0, usual: 'FORBIDDEN' }],
  ['Malformed', coded('400')],
  ['UnacceptableJson', coded('400')],
  ['Unauthenticated', { status: '401', code: 'UNAUTHENTICATED', detail: 0 }],
  ['Unavailable', { ...coded('503'), detail: Infinity, usual: 'UNAVAILABLE' }],
  ['Problem', { status: 0, code: 1, detail: 2 }],
]);

const introduction = `# Problem codes

Errors are \`application/problem+json\` (RFC 9457): \`code\` is stable and for programs, \`detail\` is what an agent reads. A rule
broken by the input is 422, a state that does not allow the action 409, a form that is wrong 400.`;

export function renderErrors(): string {
  const chapters = new Map<string, ProblemCode[]>([['Every service', []]]);
  const files = globSync(['libs/{kernel,messaging,platform}/src/**/*.ts', 'apps/*/src/**/*.ts'], {
    cwd: workspace,
  });
  for (const file of files.filter(isShipped).sort()) {
    const chapter = file.startsWith('apps/') ? (file.split('/')[1] as string) : 'Every service';
    const codes = problemCodes(file, readFileSync(`${workspace}${file}`, 'utf8'));
    chapters.set(chapter, [...(chapters.get(chapter) ?? []), ...codes]);
  }
  return (
    [introduction, ...[...chapters].map(([title, codes]) => renderChapter(title, codes))].join('\n\n') + '\n'
  );
}

function isShipped(file: string): boolean {
  return !/\.spec\.ts$|\/(testing|fixture)\/|\/openapi-metadata\.ts$/.test(file);
}

function renderChapter(title: string, codes: readonly ProblemCode[]): string {
  const rows = new Map<string, Set<string>>();
  for (const { code, status, detail } of codes) {
    const row = `| \`${code}\` | ${status} |`;
    rows.set(row, (rows.get(row) ?? new Set()).add(detail));
  }
  const lines = [...rows]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([row, details]) =>
        `${row} ${[...details].filter(Boolean).sort().join('<br>').replaceAll('|', '\\|')} |`,
    );
  return [`## ${title}`, '', '| Code | Status | Detail |', '|---|---|---|', ...lines].join('\n');
}

/** @throws Error naming the place of a code that cannot be read */
export function problemCodes(file: string, text: string): ProblemCode[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: ProblemCode[] = [];
  const visit = (node: ts.Node, family?: Family): void => {
    if (ts.isClassDeclaration(node))
      family = families.has(node.name?.text ?? '') ? undefined : familyOf(node);
    if (ts.isNewExpression(node)) {
      const thrown = families.get(node.expression.getText());
      if (thrown) found.push(...read(source, thrown, node.arguments ?? []));
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword && family)
      found.push(...read(source, family, node.arguments));
    ts.forEachChild(node, (child) => visit(child, family));
  };
  visit(source);
  return found;
}

function familyOf(declared: ts.ClassDeclaration): Family | undefined {
  const parent = declared.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    ?.types[0];
  return parent && families.get(parent.expression.getText());
}

function read(source: ts.SourceFile, family: Family, args: readonly ts.Expression[]): ProblemCode[] {
  const status = typeof family.status === 'string' ? family.status : statuses(args[family.status]);
  const detail = textOf(args[family.detail]) ?? '';
  if (typeof family.code === 'string') return [{ code: family.code, status, detail }];
  const argument = args[family.code];
  const code = argument ? textOf(argument) : family.usual;
  if (code !== undefined) return [{ code, status, detail }];
  const elsewhere = argument && writtenElsewhere(source, argument, status);
  if (elsewhere) return elsewhere;
  throw new Error(`${source.fileName}: cannot read the code of ${argument?.parent.getText() ?? 'an error'}`);
}

/** Codes that a variable holds: passed on from another error, out of a table by status, or of `{ code, detail }` objects. */
function writtenElsewhere(
  source: ts.SourceFile,
  argument: ts.Expression,
  status: string,
): ProblemCode[] | undefined {
  const text = argument.getText();
  if (text === 'error.code') return [];
  if (text.startsWith('codeOf[')) return objects(source).flatMap(byStatus);
  if (text.endsWith('.code')) return objects(source).flatMap((object) => withCode(object, status));
  return undefined;
}

function objects(source: ts.SourceFile): ts.ObjectLiteralExpression[] {
  const found: ts.ObjectLiteralExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function byStatus(object: ts.ObjectLiteralExpression): ProblemCode[] {
  return object.properties.flatMap((property) =>
    ts.isPropertyAssignment(property) &&
    ts.isNumericLiteral(property.name) &&
    ts.isStringLiteral(property.initializer)
      ? [{ code: property.initializer.text, status: property.name.text, detail: '' }]
      : [],
  );
}

function withCode(object: ts.ObjectLiteralExpression, status: string): ProblemCode[] {
  const valueOf = (name: string) =>
    object.properties.filter(ts.isPropertyAssignment).find((property) => property.name.getText() === name)
      ?.initializer;
  const code = textOf(valueOf('code'));
  return code === undefined ? [] : [{ code, status, detail: textOf(valueOf('detail')) ?? '' }];
}

/** The statuses that an expression may have. */
function statuses(argument: ts.Expression | undefined): string {
  const numbers = argument?.getText().match(/\b[45]\d\d\b/g) ?? [];
  return [...new Set(numbers)].sort().join(', ') || '4xx';
}

function textOf(argument: ts.Expression | undefined): string | undefined {
  if (!argument) return undefined;
  if (ts.isStringLiteralLike(argument)) return argument.text;
  if (ts.isTemplateExpression(argument))
    return argument.head.text + argument.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
  if (ts.isBinaryExpression(argument) && argument.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(argument.left), textOf(argument.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  return undefined;
}
