import { routesSuite } from '@cnfs/platform/rights';
import { recruitment } from './service.js';
import { openRecruitment } from './testing/rights.world.js';

const everyPerson = 'candidate structure prefect anct bdt trainer adviser coordinator platform auditor';
const itself = 'candidate anct auditor';
const whoTalks = 'structure anct';

// By hand, and by hand it stays: what is granted in a controller is granted here too, or is refused.
await routesSuite(recruitment, {
  open: openRecruitment,
  matrix: {
    'GET /candidates': 'candidate:own anct auditor',
    'POST /candidates': 'candidate',
    'POST /candidates/email-confirmations': 'open',
    'GET /candidates/{id}': 'candidate:own anct auditor',
    'GET /candidates/{id}/erasure': 'candidate:own anct auditor',
    'POST /candidates/{id}/erasure-requests': 'candidate:own anct',
    'POST /candidates/{id}/verification-mails': 'candidate:own',
    'POST /candidates/{id}/withdrawals': 'candidate:own',
    'GET /committee-sessions': 'anct bdt auditor',
    'POST /committee-sessions': 'anct',
    'GET /committee-sessions/{id}': 'anct bdt auditor',
    'GET /committee-sessions/{id}/minutes': 'anct bdt auditor',
    'GET /committee-sessions/{id}/preview': 'anct bdt auditor',
    'POST /committee-sessions/{id}/agenda-items': 'anct',
    'POST /committee-sessions/{id}/decisions': 'anct',
    'POST /committee-sessions/{id}/minutes': 'anct',
    'GET /communes': everyPerson,
    'GET /communes/{code}': everyPerson,
    'GET /exports/{list}': 'structure:own prefect:territory anct auditor',
    'GET /host-structures': 'structure:own prefect:territory anct bdt auditor',
    'POST /host-structures': 'structure anct',
    'GET /host-structures/{id}': 'structure:own prefect:territory anct bdt auditor',
    'POST /host-structures/{id}/reinstatements': 'anct',
    'POST /host-structures/{id}/suspensions': 'anct',
    'POST /host-structures/{id}/verifications': 'anct',
    'GET /imports': 'anct auditor',
    'POST /imports': 'anct',
    'GET /imports/{id}': 'anct auditor',
    'POST /imports/{id}/applications': 'anct',
    'GET /imports/{id}/refused-rows': 'anct auditor',
    'POST /imports/{id}/undoings': 'anct',
    'GET /indicators': 'prefect:territory anct bdt auditor',
    'GET /open-data/postes-accordes': 'open',
    'GET /post-caps': 'prefect anct bdt auditor',
    'POST /post-caps': 'anct',
    'GET /post-requests': 'structure:own prefect:territory anct auditor',
    'POST /post-requests': 'structure:own',
    'GET /post-requests/{id}': 'structure:own prefect:territory anct auditor',
    'POST /post-requests/{id}/amendments': 'structure:own',
    'POST /post-requests/{id}/opinions': 'prefect:territory',
    'POST /post-requests/{id}/withdrawals': 'structure:own',
    'GET /posts': 'structure:own prefect:territory anct bdt auditor',
    'GET /posts/{id}': 'structure:own prefect:territory anct bdt auditor',
    'GET /posts/{id}/candidates': 'structure:own anct',
    'POST /posts/{id}/funding-requests': 'anct',
    'GET /selections': 'structure:own candidate:own prefect:territory anct auditor',
    'POST /selections': 'structure:own anct',
    'GET /selections/{id}': 'structure:own candidate:own anct auditor',
    'POST /selections/{id}/cancellations': 'structure:own candidate:own anct',
    'GET /selections/{id}/candidate': 'structure:own anct',
    'POST /selections/{id}/confirmations': 'anct',
    'POST /selections/{id}/contracts': 'structure:own',
    'POST /selections/{id}/interviews': 'structure:own',
    'POST /selections/{id}/opinions': 'trainer:own',
    'POST /selections/{id}/refusals': 'structure:own candidate:own',
    'POST /selections/{id}/shortlistings': 'structure:own',
    'GET /registered-sites/{siret}': 'structure anct',
    'GET /structure-duplicates': 'anct auditor',
    'GET /structure-merges': 'anct auditor',
    'POST /structure-merges': 'anct',
    'GET /structure-merges/{id}': 'anct auditor',
    'POST /structure-merges/{id}/approvals': 'anct',
    'POST /structure-merges/{id}/refusals': 'anct',
    'POST /structure-merges/{id}/undoings': 'anct',
  },
  fields: {
    'GET /candidates': {
      ...{ firstName: itself, lastName: itself, email: itself, phone: itself },
      ...{ situations: itself, diploma: itself, motivation: itself },
    },
    'GET /candidates/{id}': {
      ...{ firstName: itself, lastName: itself, email: itself, phone: itself },
      ...{ situations: itself, diploma: itself, motivation: itself },
    },
    // Whom to call, and why it was suspended.
    'GET /host-structures/{id}': {
      contact: 'structure prefect anct bdt auditor',
      email: 'structure prefect anct bdt auditor',
      phone: 'structure prefect anct bdt auditor',
      comment: 'structure prefect anct bdt auditor',
    },
    // How many there are, and not what they say.
    'GET /indicators': { opinions: 'prefect anct bdt auditor' },
    // The structure's motivation, and what prefects think of it.
    'GET /post-requests': {
      motivation: 'structure prefect anct auditor',
      opinions: 'structure prefect anct auditor',
      comment: 'structure prefect anct auditor',
    },
    'GET /post-requests/{id}': {
      motivation: 'structure prefect anct auditor',
      opinions: 'structure prefect anct auditor',
      comment: 'structure prefect anct auditor',
    },
    // A first name, to talk of somebody; what it takes to call them comes with a selection.
    'GET /posts/{id}/candidates': { firstName: whoTalks, situations: whoTalks },
    // A prefect follows the territory, and not the pay of a person.
    'GET /selections': { grossMonthlySalaryCents: 'structure candidate anct auditor' },
    'GET /selections/{id}': {
      grossMonthlySalaryCents: 'structure candidate anct auditor',
      opinions: 'structure candidate anct auditor',
      comment: 'structure candidate anct auditor',
    },
    'GET /selections/{id}/candidate': {
      ...{ firstName: whoTalks, lastName: whoTalks, email: whoTalks, phone: whoTalks, motivation: whoTalks },
    },
  },
});
