import { defineEvent } from '../define-event.js';
import {
  id,
  date,
  flag,
  text,
  communeCode,
  departement,
  region,
  nullable,
  sector,
  structureKind,
  Type,
} from '../schema.js';
import example from './host-structure-registered.example.json' with { type: 'json' };

export const HostStructureRegistered = defineEvent({
  service: 'recruitment',
  name: 'HostStructureRegistered',
  version: 1,
  aggregate: 'host-structure',
  key: 'structureId',
  readers: ['payments', 'kits'],
  description:
    'A legal person may from now on ask for posts; the readers keep their own copy of what they need of it.',
  data: Type.Object({
    structureId: id('The host structure'),
    siret: nullable(
      () => Type.String({ pattern: '^[0-9]{14}$' }),
      'SIRET of the establishment, 14 digits; null for a structure that has a RIDET',
    ),
    ridet: nullable(
      () => Type.String({ pattern: '^[0-9]{7}$' }),
      'RIDET, 7 digits, of a structure of New Caledonia; else null',
    ),
    name: text('Name of the legal person'),
    address: Type.Object(
      {
        line: text('Number and street'),
        postalCode: Type.String({ pattern: '^[0-9]{5}$', description: 'Postal code' }),
        city: text('Town, as on an envelope'),
      },
      { description: 'Public address of the legal person: where kits are delivered' },
    ),
    kind: structureKind(),
    sector: sector(),
    communeCode: communeCode('INSEE code of its commune'),
    departement: departement('Its département'),
    region: region('Its région'),
    priorityDistrict: flag('In a priority district of the city policy (QPV)'),
    rural: flag('In a rural zone (FRR, formerly ZRR)'),
    franceServices: flag('Bears the France Services label'),
    date: date('Day of the registration'),
  }),
  example,
});
