import type { Uuid } from '@cnfs/kernel';
import { parseUuid } from '@cnfs/kernel';

/**
 * Ids that are the same in every run and ascend as uuid v7 do: …000001, …000002. Two sequences of different series
 * never meet.
 */
export function sequenceOfIds(series = 0): () => Uuid {
  let last = 0;
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0');
  return () => parseUuid(`00000000-${hex(series, 4)}-7000-8000-${hex((last += 1), 12)}`);
}
