/** How rows keep an amount: a bigint of Postgres, which the driver hands over as text. */
import { type Cents, cents } from '@cnfs/kernel';
import type { ValueTransformer } from 'typeorm';

export const inCents: ValueTransformer = {
  to: (amount: Cents | undefined) => amount?.toString(),
  from: (text: string) => cents.of(text),
};
