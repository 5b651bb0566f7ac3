/**
 * Which requests leave a row in the audit: every one that writes, and each reading of personal data, which says so on its
 * route. What a row holds is taken from the request and its answer: ids, never what was written or shown.
 */
import { type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { AuditedAct } from './audit.js';

const AUDITS_ITSELF = 'cnfs:audits-itself';
const READS_PERSONAL_DATA = 'cnfs:reads-personal-data';

/** A handler that writes its own rows, with more than a request tells: the acts of operators. */
export function AuditsItself(): CustomDecorator {
  return SetMetadata(AUDITS_ITSELF, true);
}

/** A GET that shows personal data, or an account in clear: who read what is written down before it is shown. */
export function ReadsPersonalData(): CustomDecorator {
  return SetMetadata(READS_PERSONAL_DATA, true);
}

export function auditsItself(handler: object): boolean {
  return Reflect.hasMetadata(AUDITS_ITSELF, handler);
}

export function readsPersonalData(handler: object): boolean {
  return Reflect.hasMetadata(READS_PERSONAL_DATA, handler);
}

/** What a request did or showed, in the words of the audit. */
export function actOf(context: ExecutionContext, answer: unknown): AuditedAct {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const template = request.routeOptions.url ?? request.url;
  const { id, ...otherParams } = paramsOf(request);
  const [first = null] = Object.values(otherParams);
  const type = template.split('/')[1] ?? '';
  const body = recordOf(request.body);
  return {
    action: actionOf(context),
    route: `${request.method} ${template}`,
    subject: { type, id: id ?? first ?? textOf(recordOf(answer)['id']) },
    reason: reasonOf(body),
    details: readsPersonalData(context.getHandler()) ? shownIn(answer) : { ...otherParams, ...idsOf(body) },
  };
}

/** 'candidate.ask-link-again': the controller, then its method. */
function actionOf(context: ExecutionContext): string {
  const controller = context.getClass().name.replace(/Controller$/, '');
  return `${kebab(controller)}.${kebab(context.getHandler().name)}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter, at) => `${at === 0 ? '' : '-'}${letter.toLowerCase()}`);
}

function paramsOf(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    Object.entries(recordOf(request.params)).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}

/** The grounds of a decision, where the form has any. Words of a person about a person go with that person: see erasure. */
function reasonOf(body: Record<string, unknown>): string | undefined {
  for (const name of ['reason', 'ground', 'note']) {
    const said = body[name];
    if (typeof said === 'string') return said;
  }
  return undefined;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a form names by its id, so that a creation says of whom it was. */
function idsOf(body: Record<string, unknown>): object {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => [value].flat().every((one) => UUID.test(String(one)))),
  );
}

/** The ids of a list and of the persons it names: each of them was shown. */
function shownIn(answer: unknown): object {
  const { items, candidateId } = recordOf(answer);
  const all = Array.isArray(items) ? items : [{ candidateId }];
  const shown = all.flatMap((item) => [recordOf(item)['id'], recordOf(item)['candidateId']]);
  return { shown: [...new Set(shown.filter((id) => typeof id === 'string'))] };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
