/** Environment variables of payments alone, beside the platform's. */
import type { Configuration } from '@cnfs/platform';
import { Type } from 'typebox';

export const paymentsVariables = Type.Object({
  IBAN_ENCRYPTION_KEY: Type.String({
    description: 'Key that seals the structures’ accounts: 32 random bytes in base64 (secret)',
    pattern: '^[A-Za-z0-9+/]{43}=$',
  }),
});

export type PaymentsConfiguration = Configuration<typeof paymentsVariables>;
