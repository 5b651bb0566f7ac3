import { newId } from '@cnfs/kernel';
import { type Owner, newOwner, routesSuite } from '@cnfs/platform/rights';
import type { TestClient } from '@cnfs/platform/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GivenRole } from './membership/role.js';
import { access } from './service.js';
import { Roles, openAccess } from './testing/rights.world.js';

const everyPerson = 'candidate structure prefect anct bdt trainer adviser coordinator platform auditor';
const whoGives = 'anct bdt platform structure:own trainer:own';
const whoReads = 'anct bdt platform structure trainer auditor';

// By hand, and by hand it stays: what is granted in a controller is granted here too, or is refused.
await routesSuite(access, {
  open: openAccess,
  matrix: {
    'GET /invitations': `${whoGives} auditor`,
    'POST /invitations': whoGives,
    'POST /invitations/acceptances': 'open',
    'POST /invitations/{id}/withdrawals': whoGives,
    'GET /memberships': `${whoGives} auditor`,
    'GET /memberships/mine': everyPerson,
    'POST /memberships/{id}/revocations': whoGives,
    'POST /persons/{id}/erasures': 'candidate:own adviser:own anct',
    'POST /signing-keys/abandonments': 'platform',
    'GET /systems': 'bdt platform auditor',
    'POST /systems': 'bdt',
    'POST /systems/{id}/revocations': 'bdt',
  },
  fields: {
    'GET /invitations': { email: whoReads },
    'GET /memberships': { email: whoReads, fullName: whoReads },
  },
});

// By hand too: those who may give each role, and so offer it, see who holds it and take it back. The others learn nothing.
const givenBy: Readonly<Record<GivenRole, readonly string[]>> = {
  structure: ['anct', 'structure of the same'],
  prefect: ['anct'],
  anct: ['anct'],
  bdt: ['bdt'],
  trainer: ['bdt', 'trainer of the same'],
  coordinator: ['anct'],
  platform: ['platform'],
  auditor: ['platform'],
};

describe('a role', () => {
  let roles: Roles;
  let mine: Owner;
  let callers: Readonly<Record<string, TestClient>>;
  beforeAll(async () => {
    roles = await Roles.open();
    mine = newOwner({ departement: '87', region: '75' });
    const { structure, organisation } = mine;
    const nobodys = { structures: [newId()], organisations: [newId()], territories: ['D87', 'R75'] };
    const everything = {
      structures: [structure],
      organisations: [organisation],
      territories: ['D87', 'R75'],
    };
    const as = (role: 'anct' | 'bdt' | 'platform' | 'structure' | 'trainer', scope: object) =>
      roles.service.as({ role, person: newId(), ...scope });
    callers = {
      ...{ anct: as('anct', everything), bdt: as('bdt', everything), platform: as('platform', everything) },
      'structure of the same': as('structure', everything),
      'structure of another': as('structure', nobodys),
      'trainer of the same': as('trainer', everything),
      'trainer of another': as('trainer', nobodys),
    };
  });
  afterAll(() => roles?.close());

  describe.each(Object.entries(givenBy))('%s', (name, givers) => {
    const role = name as GivenRole;
    it('is offered, seen and taken back by those who may give it, and by nobody else', async () => {
      for (const [who, caller] of Object.entries(callers)) {
        const may = givers.includes(who);
        const [offer, held] = [await roles.offered(role, mine), await roles.held(role, mine)];
        const ids = async (path: string) =>
          (await caller.get<{ items: { id: string }[] }>(`${path}?limit=200`)).body.items.map(({ id }) => id);
        expect({
          who,
          offers: (await caller.post('/invitations', roles.offer(role, mine))).status,
          sees: [(await ids('/invitations')).includes(offer), (await ids('/memberships')).includes(held.id)],
          withdraws: (await caller.post(`/invitations/${offer}/withdrawals`, { reason: 'Essai' })).status,
          takesBack: (await caller.post(`/memberships/${held.id}/revocations`, { reason: 'Essai' })).status,
        }).toEqual({
          who,
          ...{ offers: may ? 201 : 403, sees: [may, may] },
          ...{ withdraws: may ? 201 : 404, takesBack: may ? 201 : 404 },
        });
      }
    });
  });

  it('is seen by whoever holds it, and is nobody else’s to see as one’s own', async () => {
    const [held, others] = [await roles.held('prefect', mine), await roles.held('prefect', mine)];
    const caller = roles.service.as({ role: 'candidate', person: held.personId });
    const { body } = await caller.get<{ items: { id: string }[] }>('/memberships/mine');
    expect(body.items.map(({ id }) => id)).toEqual([held.id]);
    expect(JSON.stringify(body)).not.toContain(others.personId);
  });
});
