// What services are given on a developer's machine beside what the stack itself knows.
import { randomBytes } from 'node:crypto';
import type { StackOptions } from '@cnfs/testing/stack';

export const SERVICE_ENVIRONMENT: Pick<StackOptions, 'environmentOf'> = {
  environmentOf: {
    recruitment: {
      MAIL_FROM: 'Conseillers numériques <ne-pas-repondre@example.org>',
      PUBLIC_URL: 'http://localhost:4000',
    },
    // Accounts live no longer than the databases of the run.
    payments: { IBAN_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
  },
};
