/** The routes that every service has: who may call them, and how. */
import { allEvents } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { personOf } from '@cnfs/testing';
import type { ServiceDefinition } from '../../service.js';
import type { TestService } from '../test-service.js';
import type { Calls } from './call.js';
import type { Matrix } from './matrix.js';

const everyPerson = 'candidate structure prefect anct bdt trainer adviser coordinator platform auditor';

const ofEveryService: Matrix = {
  'GET /audit-entries': 'platform auditor',
  'GET /clock': everyPerson,
  'POST /clock/advances': 'platform',
  'GET /health/dependencies': 'open',
  'GET /health/live': 'open',
  'GET /health/ready': 'open',
  'GET /health/startup': 'open',
};

/** Of those that take part in events. */
const withEvents: Matrix = {
  'GET /event-lag': 'platform',
  'GET /event-receipts': 'platform',
  'GET /event-replay-plans': 'platform',
  'POST /event-replays': 'platform',
  'POST /event-republications': 'platform',
  'GET /event-traces/{correlationId}': 'platform',
  'POST /parameter-set-activations': 'anct',
  'POST /parameter-set-activations/{id}/approvals': 'anct',
  'GET /parameters': everyPerson,
  'POST /parameters': 'anct',
  'POST /parameters/{id}/approvals': 'anct',
  'GET /parked-events': 'platform',
  'POST /parked-events/releases': 'platform',
  'GET /parked-events/{id}': 'platform',
  'POST /parked-events/{id}/discards': 'platform',
  'GET /projections': 'platform',
  'POST /projections/{name}/rebuilds': 'platform',
  'GET /refused-records': 'platform',
  'POST /refused-records/retries': 'platform',
};

export function commonMatrix({ events }: ServiceDefinition): Matrix {
  return events === false ? ofEveryService : { ...ofEveryService, ...withEvents };
}

const reason = 'essai des droits';

export function commonCalls(service: TestService, definition: ServiceDefinition): Calls {
  const topic =
    allEvents.find(({ readers }) => readers.some((reader) => reader === definition.name))?.topic ?? '';
  const proposer = service.as({ role: 'anct', person: personOf('who proposes') });
  const id = async (path: string, body: object) => (await proposer.post<{ id: string }>(path, body)).body.id;
  const proposal = () => ({
    key: `${definition.parameters?.split('|')[0] ?? 'none'}.of_a_spec`,
    ...{ value: '6', unit: 'months', validFrom: '2021-07-01', source: 'essai' },
  });
  const aKnownSet = async () => {
    const { body } = await proposer.get<{ items: { set: string; approved: boolean }[] }>(
      '/parameters?limit=200',
    );
    return { set: body.items.find(({ approved }) => approved)?.set ?? 'default' };
  };
  const parked = async () => {
    const [row] = await service.query<{ id: string; key: string }>(
      `INSERT INTO parked_event (topic, key, partition, record_offset, ce_source, ce_id, headers, cause, reason)
       VALUES ($1, $2::text, 0, 1, '/training', $2::uuid, '{}', 'POISON', 'essai') RETURNING id, key`,
      [topic, newId()],
    );
    return row ?? { id: '0', key: '' };
  };
  return {
    'GET /audit-entries': () => ({}),
    'GET /clock': () => ({}),
    'POST /clock/advances': () => ({ body: { days: 1 }, again: true }),
    'GET /event-lag': () => ({}),
    'GET /event-receipts': () => ({ query: { source: '/recruitment', ids: newId() } }),
    'GET /event-traces/{correlationId}': () => ({ at: { correlationId: newId() } }),
    // No broker is here: whoever may ask is told so.
    'GET /event-replay-plans': () => ({ query: { topic, from: '0' }, status: 503 }),
    'POST /event-replays': () => ({
      body: { topic, reason, places: [{ partition: 0, from: 0, to: 1 }] },
      status: 503,
    }),
    'POST /event-republications': () => ({ body: { since: '2021-03-01T08:00:00Z', reason }, again: true }),
    'GET /health/dependencies': () => ({}),
    'GET /health/live': () => ({}),
    'GET /health/ready': () => ({}),
    'GET /health/startup': () => ({}),
    'POST /parameter-set-activations': async () => ({ body: await aKnownSet(), again: true }),
    'POST /parameter-set-activations/{id}/approvals': async () => ({
      at: { id: await id('/parameter-set-activations', await aKnownSet()) },
    }),
    'GET /parameters': () => ({}),
    'POST /parameters': () => ({ body: proposal(), again: true }),
    'POST /parameters/{id}/approvals': async () => ({ at: { id: await id('/parameters', proposal()) } }),
    'GET /parked-events': () => ({}),
    'POST /parked-events/releases': async () => ({ body: { topic, reason, key: (await parked()).key } }),
    'GET /parked-events/{id}': async () => ({ at: { id: (await parked()).id } }),
    'POST /parked-events/{id}/discards': async () => ({ at: { id: (await parked()).id }, body: { reason } }),
    'GET /projections': () => ({}),
    'POST /projections/{name}/rebuilds': () => {
      const [projection] = definition.projections ?? [];
      return { at: { name: projection?.name ?? 'none' }, body: { reason }, status: projection ? 503 : 404 };
    },
    'GET /refused-records': () => ({}),
    'POST /refused-records/retries': async () => {
      const key = newId();
      await service.query(
        `INSERT INTO refused_record (topic, key, outbox_seq, reason) VALUES ($1, $2, 7, 'essai')`,
        [topic, key],
      );
      return { body: { topic, key, reason } };
    },
  };
}
