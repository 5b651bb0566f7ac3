import { hostileSuite } from '@cnfs/platform/hostile';
import { payments } from './service.js';

await hostileSuite(payments, {
  configuration: { IBAN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') },
});
