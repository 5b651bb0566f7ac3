/** Form fields that class-validator has no decorator for: a calendar day. */
import { parseDay } from '@cnfs/kernel';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** A day that exists, written 'YYYY-MM-DD' (type it `Day`). */
export function IsDay(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isDay',
      validator: { validate: isDay, defaultMessage: () => '$property must be a day (YYYY-MM-DD)' },
    },
    options,
  );
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    parseDay(value);
    return true;
  } catch {
    return false;
  }
}
