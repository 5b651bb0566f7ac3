import { figuresSuite } from '@cnfs/platform/figures';
import { payments } from './service.js';

const told = [
  'payments_ledger_imbalance_cents 0',
  'payments_ledger_discrepancies 0',
  'payments_envelope_remaining_cents{envelope="KITS"} 4000000000',
];
figuresSuite(payments, told, {
  configuration: { IBAN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64') },
});
