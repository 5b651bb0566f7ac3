import { routesSuite } from '@cnfs/platform/rights';
import { payments } from './service.js';
import { openPayments } from './testing/rights.world.js';

// By hand, and by hand it stays: what is granted in a controller is granted here too, or is refused.
await routesSuite(payments, {
  open: openPayments,
  matrix: {
    'GET /bank-accounts': 'structure:own bdt anct auditor',
    'POST /bank-accounts': 'structure:own',
    'GET /bank-accounts/{id}': 'structure:own bdt anct auditor',
    'POST /bank-accounts/{id}/approvals': 'bdt',
    'GET /bank-accounts/{id}/details': 'service:payment-channel',
    'POST /bank-accounts/{id}/refusals': 'bdt',
    'GET /commitments': 'structure:own prefect:territory anct bdt auditor',
    'GET /commitments/{id}': 'structure:own prefect:territory anct bdt auditor',
    'GET /envelopes': 'anct bdt prefect auditor',
    'GET /envelopes/{key}': 'anct bdt prefect auditor',
    'POST /envelopes/{key}/ceilings': 'bdt',
    'GET /grant-agreements': 'structure:own prefect:territory anct bdt auditor',
    'GET /grant-agreements/{id}': 'structure:own prefect:territory anct bdt auditor',
    'POST /grant-agreements/{id}/signatures': 'structure:own',
    'GET /instalments': 'structure:own prefect:territory anct bdt auditor',
    'GET /ledger-discrepancies': 'anct bdt auditor',
    'GET /ledger-entries': 'anct bdt auditor',
    'GET /payment-orders': 'structure:own bdt anct auditor service:payment-channel',
    'GET /payment-orders/{id}': 'structure:own bdt anct auditor service:payment-channel',
    'POST /payment-orders/{id}/approvals': 'bdt',
    'POST /payment-orders/{id}/executions': 'service:payment-channel',
    'POST /payment-orders/{id}/rejections': 'service:payment-channel',
    'POST /payment-orders/{id}/releases': 'bdt',
    'GET /recoveries': 'structure:own anct bdt auditor',
  },
  // An account in clear is for who pays it; everybody else compares the ends of it.
  fields: {
    'GET /bank-accounts': {
      maskedIban: 'structure bdt anct auditor',
      bic: 'structure bdt anct auditor',
    },
    'GET /bank-accounts/{id}': {
      maskedIban: 'structure bdt anct auditor',
      bic: 'structure bdt anct auditor',
    },
    'GET /bank-accounts/{id}/details': { iban: 'service', bic: 'service' },
    'GET /payment-orders': {
      maskedIban: 'structure bdt anct auditor service',
      bic: 'structure bdt anct auditor service',
    },
    'GET /payment-orders/{id}': {
      maskedIban: 'structure bdt anct auditor service',
      bic: 'structure bdt anct auditor service',
    },
  },
});
