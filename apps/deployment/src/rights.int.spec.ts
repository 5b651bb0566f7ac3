import { routesSuite } from '@cnfs/platform/rights';
import { deployment } from './service.js';
import { openDeployment } from './testing/rights.world.js';

// By hand, and by hand it stays: what is granted in a controller is granted here too, or is refused.
await routesSuite(deployment, {
  open: openDeployment,
  matrix: {
    'GET /activities': 'adviser:own structure:own anct auditor',
    'POST /activities': 'adviser:own',
    'GET /assignments': 'structure:own prefect:territory adviser:own anct bdt auditor',
    'GET /assignments/{id}': 'structure:own prefect:territory adviser:own anct bdt auditor',
    'POST /assignments/{id}/activations': 'structure:own',
    'POST /assignments/{id}/cancellations': 'structure:own anct',
    'POST /assignments/{id}/derogations': 'anct',
    'GET /terminations': 'structure:own prefect:territory anct bdt auditor',
    'POST /terminations': 'structure:own',
    'GET /terminations/{id}': 'structure:own prefect:territory anct bdt auditor',
    'POST /terminations/{id}/refusals': 'anct',
    'POST /terminations/{id}/validations': 'anct',
    'POST /terminations/{id}/withdrawals': 'structure:own',
  },
  // What was decided, why, and on what: for all who follow the contract.
  fields: {
    'GET /assignments': { derogation: 'structure prefect adviser anct bdt auditor' },
    'GET /assignments/{id}': { derogation: 'structure prefect adviser anct bdt auditor' },
    'GET /terminations': {
      proof: 'structure prefect anct bdt auditor',
      decisionNote: 'structure prefect anct bdt auditor',
    },
    'GET /terminations/{id}': {
      proof: 'structure prefect anct bdt auditor',
      decisionNote: 'structure prefect anct bdt auditor',
    },
  },
});
