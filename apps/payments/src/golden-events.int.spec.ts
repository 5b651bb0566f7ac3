import { goldenEventsSuite } from '@cnfs/platform/golden-events';
import { payments } from './service.js';

goldenEventsSuite(payments, {
  configuration: { IBAN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') },
});
