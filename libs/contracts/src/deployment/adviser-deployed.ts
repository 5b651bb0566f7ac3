import { defineEvent } from '../define-event.js';
import { id, date, oneOf, communeCode, departement, region, caseIds, Type } from '../schema.js';
import example from './adviser-deployed.example.json' with { type: 'json' };

export const AdviserDeployed = defineEvent({
  service: 'deployment',
  name: 'AdviserDeployed',
  version: 1,
  aggregate: 'assignment',
  key: 'assignmentId',
  readers: ['recruitment', 'payments'],
  description: 'The adviser is in place: the post is occupied and the months on the field begin.',
  data: Type.Object({
    assignmentId: id('The assignment'),
    ...caseIds,
    communeCode: communeCode('INSEE code of the commune of the main place of activity'),
    departement: departement('Its département'),
    region: region('Its région'),
    regionRule: oneOf(
      ['KEPT', 'DEROGATED'],
      'Whether the post is in the home région, or by a recorded derogation (S0)',
    ),
    date: date('First day on the field'),
  }),
  example,
});
