import { routesSuite } from '@cnfs/platform/rights';
import { training } from './service.js';
import { openTraining } from './testing/rights.world.js';

// By hand, and by hand it stays: what is granted in a controller is granted here too, or is refused.
await routesSuite(training, {
  open: openTraining,
  matrix: {
    'GET /enrolments': 'trainer:own structure:own anct bdt auditor',
    'POST /enrolments': 'bdt',
    'GET /enrolments/{id}': 'trainer:own structure:own anct bdt auditor',
    'POST /enrolments/{id}/abandonments': 'trainer:own bdt',
    'POST /enrolments/{id}/absences/{absenceId}/justifications': 'trainer:own',
    'GET /enrolments/{id}/attendances': 'trainer:own structure:own anct bdt auditor',
    'POST /enrolments/{id}/attendances': 'trainer:own',
    'POST /enrolments/{id}/exams': 'trainer:own',
    'POST /enrolments/{id}/exemptions': 'bdt',
    'POST /enrolments/{id}/positionings': 'trainer:own',
    'POST /enrolments/{id}/seats': 'trainer:own',
    'GET /sessions': 'trainer:own anct bdt auditor',
    'POST /sessions': 'trainer:own bdt',
    'GET /sessions/{id}': 'trainer:own anct bdt auditor',
    'GET /training-organisations': 'trainer structure anct bdt auditor',
    'POST /training-organisations': 'bdt',
  },
  fields: {},
});
