/** Routes whose body a standard says is a form, such as OAuth's: it comes as fields, and no idempotency key comes with it. */
import { type ExecutionContext, applyDecorators, createParamDecorator, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const TAKES_FORM = 'cnfs:takes-form';

/**
 * A POST that reads `application/x-www-form-urlencoded` and nothing else. Its callers know no `Idempotency-Key`: it opens its
 * transactions itself, and asked again it does nothing that was not to be done again.
 */
export function TakesForm(): MethodDecorator {
  return applyDecorators(RouteConfig({ form: true }), SetMetadata(TAKES_FORM, true));
}

/** Handler parameter: the fields, as they were written. */
export const FormFields = createParamDecorator((_: unknown, context: ExecutionContext): URLSearchParams => {
  const { body } = context.switchToHttp().getRequest<FastifyRequest>();
  return body instanceof URLSearchParams ? body : new URLSearchParams();
});

export function takesForm({ routeOptions }: FastifyRequest): boolean {
  return (routeOptions.config as { readonly form?: true }).form === true;
}

export function isOfForms(handler: object): boolean {
  return Reflect.hasMetadata(TAKES_FORM, handler);
}
