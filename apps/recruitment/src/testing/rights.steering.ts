/** Calls of the routes by which ANCT steers: files that come in and go out, indicators, caps, merges; of amendments and communes. */
import type { Calls } from '@cnfs/platform/rights';
import type { TestClient } from '@cnfs/platform/testing';
import { applied, csv, received, structureRow } from './files.js';
import { type Recruiting, created, done, siret } from './recruiting.js';

const place = { commune: '01004' };

export async function requestOf(anct: TestClient, postId: string): Promise<string> {
  return (await anct.get<{ requestId: string }>(`/posts/${postId}`)).body.requestId;
}

export function callsOfSteering(recruiting: Recruiting): Calls {
  const { anct } = recruiting;
  let rows = 0;
  const file = (changes = {}) => csv([structureRow(10_000 + ++rows, changes)]);
  const imported = async (changes = {}) => (await received(anct, 'HOST_STRUCTURES', file(changes))).id;
  const importApplied = async () => {
    const id = await imported();
    done(await applied(anct, id));
    return id;
  };

  const proposer = recruiting.service.as({ role: 'anct', person: 'who proposes merges' });
  const approver = recruiting.service.as({ role: 'anct', person: 'who approves merges' });
  const pair = async () => ({
    ...{ keptId: (await recruiting.host(place)).id, aliasId: (await recruiting.host(place)).id },
    reason: 'Même mairie, enregistrée une fois sous son ancien SIRET.',
  });
  const proposed = async () => created(await proposer.post('/structure-merges', await pair())).id;
  const merged = async () => {
    const id = await proposed();
    done(await approver.post(`/structure-merges/${id}/approvals`));
    return id;
  };

  return {
    // What the register said before serves while there is none.
    'GET /registered-sites/{siret}': async () => {
      const number = siret(++rows);
      const kept = { siret: number, name: 'COMMUNE', naturalPerson: false, closed: false };
      await recruiting.service.query(
        'INSERT INTO company_register_answer (siret, answer, asked_at) VALUES ($1, $2, now())',
        [number, JSON.stringify({ ...kept, legalForm: null, commune: null, address: null })],
      );
      return { at: { siret: number } };
    },
    'POST /host-structures/{id}/verifications': async () => ({
      ...{ at: { id: (await recruiting.host(place)).id }, again: true },
    }),
    'GET /structure-duplicates': () => ({}),
    'GET /structure-merges': async () => ({
      list: {
        ...{ mine: await proposed(), other: await merged() },
        filters: { state: ['PROPOSED', 'MERGED'] },
      },
    }),
    'POST /structure-merges': async () => ({ body: await pair() }),
    'GET /structure-merges/{id}': async () => ({ at: { id: await proposed() } }),
    'POST /structure-merges/{id}/approvals': async () => ({ at: { id: await proposed() } }),
    'POST /structure-merges/{id}/refusals': async () => ({
      ...{ at: { id: await proposed() }, body: { reason: 'Deux services de la mairie, à deux adresses.' } },
    }),
    'POST /structure-merges/{id}/undoings': async () => ({ at: { id: await merged() } }),
    'GET /communes': () => ({ query: { name: 'amberieu' } }),
    'GET /communes/{code}': () => ({ at: { code: '01004' } }),
    // A file of what is within reach: of nothing, it has no row.
    'GET /exports/{list}': async () => ({
      owner: { structure: (await recruiting.host(place)).id },
      ...{ at: { list: 'structures' }, query: { format: 'csv' }, outside: 200 },
    }),
    'GET /imports': async () => ({
      list: {
        ...{ mine: await imported(), other: await importApplied() },
        filters: { kind: ['HOST_STRUCTURES', 'HOST_STRUCTURES'], state: ['CHECKED', 'APPLIED'] },
      },
    }),
    'POST /imports': () => ({ query: { kind: 'HOST_STRUCTURES', source: 'spec' }, csv: file() }),
    'GET /imports/{id}': async () => ({ at: { id: await imported() } }),
    'POST /imports/{id}/applications': async () => ({ at: { id: await imported() } }),
    'GET /imports/{id}/refused-rows': async () => ({
      at: { id: await imported({ code_commune: '99999' }) },
    }),
    'POST /imports/{id}/undoings': async () => ({ at: { id: await importApplied() } }),
    'POST /post-requests/{id}/amendments': async () => {
      const host = await recruiting.host(place);
      const [postId = ''] = await recruiting.grantedPosts(host);
      const motivation = 'Deux communes de plus demandent des permanences.';
      return {
        ...{ owner: { structure: host.id }, at: { id: await requestOf(anct, postId) }, again: true },
        body: { posts: 1, missionStart: '2021-09-01', reason: 'MORE_DEMAND', motivation },
      };
    },
    'GET /indicators': () => ({ query: { by: 'departement' }, outside: 200 }),
    'GET /open-data/postes-accordes': () => ({ query: { format: 'csv' } }),
    'GET /post-caps': () => ({}),
    // The last one counts.
    'POST /post-caps': () => ({
      body: { departement: '971', posts: 40, reason: 'Répartition arrêtée par le comité de pilotage.' },
      again: true,
    }),
  };
}
