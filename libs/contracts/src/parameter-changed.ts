// Every service publishes the changes of the dated parameters it owns, each on a topic of its own.
import { defineEvent } from './define-event.js';
import { date, day, departement, flag, id, nullable, sector, text, Type } from './schema.js';
import type { DeployableName, ServiceName } from './services.js';
import deployment from './deployment/parameter-changed.example.json' with { type: 'json' };
import kits from './kits/parameter-changed.example.json' with { type: 'json' };
import payments from './payments/parameter-changed.example.json' with { type: 'json' };
import recruitment from './recruitment/parameter-changed.example.json' with { type: 'json' };
import training from './training/parameter-changed.example.json' with { type: 'json' };

const parameterChanged = (service: ServiceName, example: unknown) =>
  defineEvent({
    service,
    name: 'ParameterChanged',
    version: 1,
    aggregate: 'parameter',
    key: 'key',
    readers: [],
    description:
      'A dated figure got a new value, or another set of figures was made active, in the service that owns it.',
    data: Type.Object({
      key: text('Key of the parameter in the catalogue, such as grant.amount'),
      parameterId: id('This version of the value: what a computed amount refers to'),
      scope: Type.Object(
        {
          sector: Type.Optional(sector()),
          contract: Type.Optional(text('Contract type the value is limited to')),
          departement: Type.Optional(departement('Département the value is limited to')),
        },
        { description: 'Where the value holds; empty: everywhere. The most specific scope wins' },
      ),
      set: text('Set of figures the value belongs to: default, sources, sessions-2021'),
      active: flag('Whether that set is the one the service computes with from now on'),
      value: Type.String({
        minLength: 1,
        maxLength: 4000,
        description: 'The value, as text, to be read by its unit',
      }),
      unit: text('Unit of the value'),
      validFrom: day('First day the value holds'),
      validTo: nullable(day, 'Last day the value holds; null: until the next one'),
      date: date('Day the change was approved'),
    }),
    example,
  });

const definitions = {
  recruitment: parameterChanged('recruitment', recruitment),
  training: parameterChanged('training', training),
  deployment: parameterChanged('deployment', deployment),
  payments: parameterChanged('payments', payments),
  kits: parameterChanged('kits', kits),
};

/** The ParameterChanged of one service: same data, own topic. @throws Error for access, which owns no parameter */
export function parameterChangedOf(service: DeployableName) {
  if (service === 'access') throw new Error('access owns no parameter');
  return definitions[service];
}
