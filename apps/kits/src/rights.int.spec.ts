import { routesSuite } from '@cnfs/platform/rights';
import { kits } from './service.js';
import { openKits } from './testing/rights.world.js';

// By hand, and by hand it stays: what is granted in a controller is granted here too, or is refused.
await routesSuite(kits, {
  open: openKits,
  matrix: {
    'GET /kit-models': 'anct structure auditor',
    'POST /kit-models': 'anct',
    'GET /shipments': 'structure:own anct auditor',
    'GET /shipments/{id}': 'structure:own anct auditor',
    'POST /shipments/{id}/dispatches': 'anct',
    'POST /shipments/{id}/receipts': 'structure:own',
    'POST /shipments/{id}/returns': 'anct',
    'GET /stock': 'anct auditor',
    'POST /stock/receipts': 'anct',
  },
  fields: {},
});
