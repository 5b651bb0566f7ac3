/** Forms are checked whole: every field that is wrong is named by its JSON pointer, and a field that nobody asked for is refused. */
import type { FieldError } from '@cnfs/kernel';
import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import { type ValidationError, getMetadataStorage } from 'class-validator';
import { checkTexts } from './plain-text.js';
import { Malformed } from './problem.js';
import { messageOf } from './validation-messages.js';

const options = {
  whitelist: true,
  transform: true,
  stopAtFirstError: false,
  forbidUnknownValues: true,
  validationError: { target: true, value: false },
  exceptionFactory: (errors: ValidationError[]) =>
    new Malformed(
      'INVALID_FORM',
      'Un ou plusieurs champs ne sont pas acceptés.',
      errors.flatMap((error) => fieldErrors(error, '')),
    ),
} as const;

@Injectable()
export class FormPipe extends ValidationPipe {
  /** A query may be read by several forms, each of which knows a part of it: `UnreadGuard` refuses what none of them knows. */
  private readonly ofQueries = new ValidationPipe({ ...options, forbidNonWhitelisted: false });

  constructor() {
    super({ ...options, forbidNonWhitelisted: true });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'custom') return super.transform(value, metadata);
    const form: unknown =
      metadata.type === 'query'
        ? await this.ofQueries.transform(value, metadata)
        : await super.transform(value, metadata);
    checkTexts(form);
    return form;
  }
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const own = Object.entries(error.constraints ?? {}).map(([constraint, english]) => ({
    pointer,
    detail: detailOf(error, constraint, english),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

/** The decorator tells whether it was given a message of its own, and the limits that the English sentence only quotes. */
function detailOf({ target, property }: ValidationError, constraint: string, english: string): string {
  if (!target) return messageOf(constraint, []);
  const decorators = getMetadataStorage().getTargetValidationMetadatas(target.constructor, '', false, false);
  const decorator = decorators.find(
    ({ propertyName, name, type }) => propertyName === property && (name ?? type) === constraint,
  );
  // class-validator gives this one a message of its own, in English, whatever it is told.
  if (constraint !== 'nestedValidation' && decorator?.message !== undefined) return english;
  return messageOf(constraint, (decorator?.constraints ?? []) as readonly unknown[]);
}
