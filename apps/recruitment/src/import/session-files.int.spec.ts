import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applied, csv, received, refusedRows, requestRow, structureRow } from '../testing/files.js';
import { Recruiting, done, siret } from '../testing/recruiting.js';

interface Request {
  id: string;
  kind: string;
  amends: string | null;
  postsAsked: number;
  state: string;
}

describe('files of requests and minutes', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    await importing(
      'HOST_STRUCTURES',
      [1, 2, 3, 4, 5, 6].map((n) => structureRow(n)),
    );
  });
  afterAll(() => recruiting.close());

  async function importing(
    kind: string,
    rows: Parameters<typeof csv>[0],
    options?: Parameters<typeof received>[3],
  ) {
    const file = await received(recruiting.anct, kind, csv(rows), options);
    done(await applied(recruiting.anct, file.id));
    return file;
  }

  async function requestsOf(n: number): Promise<Request[]> {
    const [structure] = await recruiting.service.query<{ id: string }>(
      'SELECT id FROM host_structure WHERE siret = $1',
      [siret(5_000_000 + n)],
    );
    const { body } = await recruiting.anct.get<{ items: Request[] }>(
      `/post-requests?structureId=${structure?.id}`,
    );
    return body.items;
  }

  const row = (n: number, key: string, changes = {}) => requestRow(siret(5_000_000 + n), key, changes);
  const decided = (n: number, changes = {}) => ({
    siret: siret(5_000_000 + n),
    decision: 'accordé',
    postes: '2',
    motif: '',
    ...changes,
  });

  it('submit a request each, which begins a case of its own', async () => {
    await importing('POST_REQUESTS', [row(1, 'r-1'), row(2, 'r-2', { postes: '1' })]);
    const [[first], [second]] = [await requestsOf(1), await requestsOf(2)];
    expect([first, second]).toMatchObject([
      { postsAsked: 2, state: 'SUBMITTED', kind: 'INITIAL' },
      { postsAsked: 1, state: 'SUBMITTED', kind: 'INITIAL' },
    ]);
    const cases = (await recruiting.service.events())
      .filter(({ key }) => key === first?.id || key === second?.id)
      .map(({ correlationId }) => correlationId);
    expect(new Set(cases).size).toBe(2);
  });

  it('tell by column what the form, a suspension or a day refuses', async () => {
    const [structure] = await recruiting.service.query<{ id: string }>(
      'SELECT id FROM host_structure WHERE siret = $1',
      [siret(5_000_006)],
    );
    done(
      await recruiting.anct.post(`/host-structures/${structure?.id}/suspensions`, {
        reason: 'OTHER',
        comment: 'Suspendue pour les besoins de l’essai.',
      }),
    );
    const file = await received(
      recruiting.anct,
      'POST_REQUESTS',
      csv([
        row(3, 'bad-1', { postes: 'deux' }),
        row(3, 'bad-2', { debut_mission: '2021-02-30' }),
        row(3, 'bad-3', { debut_mission: '2021-02-01' }),
        row(3, '', {}),
        row(99, 'bad-5', {}),
        row(6, 'bad-6', {}),
        row(3, 'bad-7', { nature: 'avenant', motif: 'autre' }),
        row(3, 'bad-8', { nature: 'autre chose' }),
      ]),
    );
    const refused = await refusedRows(recruiting.anct, file.id);
    expect(refused.map(({ line, errors }) => [line, errors.map(({ column }) => column)])).toEqual([
      [2, ['postes', 'postes', 'postes']],
      [3, ['debut_mission']],
      [4, ['debut_mission']],
      [5, ['cle']],
      [6, ['siret']],
      [7, [null]],
      [8, ['nature']],
      [9, ['nature']],
    ]);
  });

  it('decide a whole session at once, and a later file of the same minutes changes nothing', async () => {
    await importing('POST_REQUESTS', [row(4, 'r-4'), row(5, 'r-5')]);
    const [[four], [five]] = [await requestsOf(4), await requestsOf(5)];
    const sessionId = await recruiting.session([four?.id ?? '', five?.id ?? '']);
    const minutes = [
      decided(4),
      decided(5, { decision: 'refusé', postes: '', motif: 'Le projet ne relève pas du dispositif.' }),
    ];
    const dry = await received(recruiting.anct, 'MINUTES', csv(minutes), { sessionId });
    expect(dry).toMatchObject({ rowsNew: 2, rowsRefused: 0 });
    expect(await recruiting.closeSession(sessionId)).toMatchObject({ status: 409 });
    done(await applied(recruiting.anct, dry.id));
    done(await recruiting.closeSession(sessionId));
    expect([(await requestsOf(4))[0]?.state, (await requestsOf(5))[0]?.state]).toEqual([
      'GRANTED',
      'REFUSED',
    ]);
    const again = await received(recruiting.anct, 'MINUTES', `${csv(minutes)}\n`, { sessionId });
    expect(again).toMatchObject({ rowsKnown: 2, rowsNew: 0, rowsRefused: 0 });
  });

  it('add posts by an amendment, which the committee decides in a later session', async () => {
    await importing('POST_REQUESTS', [
      row(4, 'r-4-add', { nature: 'avenant', motif: 'Nouveau site', postes: '3' }),
    ]);
    const [added, initial] = await requestsOf(4);
    expect(added).toMatchObject({ kind: 'ADD', amends: initial?.id, reason: 'NEW_SITE', postsAsked: 3 });
    const sessionId = await recruiting.session([added?.id ?? '']);
    await importing('MINUTES', [decided(4, { postes: '1' })], { sessionId });
    done(await recruiting.closeSession(sessionId));
    const posts = await recruiting.service.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM post WHERE structure_id = (SELECT id FROM host_structure WHERE siret = $1)',
      [siret(5_000_004)],
    );
    expect(posts[0]?.n).toBe(3);
  });

  it('refuse minutes about what the session does not have on its agenda, or decide more than was asked', async () => {
    const host = await recruiting.host();
    const requestId = await recruiting.request(host, 1);
    const another = await recruiting.request(host, 1);
    const sessionId = await recruiting.session([requestId, another]);
    const [structure] = await recruiting.service.query<{ siret: string }>(
      'SELECT siret FROM host_structure WHERE id = $1',
      [host.id],
    );
    const columns = { siret: '', demande: '', decision: 'accordé', postes: '1', motif: '' };
    const file = await received(
      recruiting.anct,
      'MINUTES',
      csv([
        { ...columns, siret: siret(5_000_001) },
        { ...columns, siret: structure?.siret ?? '' },
        { ...columns, demande: requestId, postes: '2' },
        { ...columns, demande: another, decision: 'refusé', postes: '' },
      ]),
      { sessionId },
    );
    const refused = await refusedRows(recruiting.anct, file.id);
    expect(refused.map(({ line, errors }) => [line, errors.map(({ column }) => column)])).toEqual([
      [2, ['siret']],
      [3, ['siret']],
      [4, ['postes']],
      [5, expect.arrayContaining(['motif'])],
    ]);
  });

  it('never half decide: a file and a closing at once leave all of its decisions, or none of them', async () => {
    const host = await recruiting.host();
    const requestIds = await Promise.all(Array.from({ length: 8 }, () => recruiting.request(host, 2)));
    const sessionId = await recruiting.session(requestIds);
    for (const requestId of requestIds)
      done(await recruiting.decide(sessionId, { requestId, kind: 'GRANT', posts: 1 }));
    const file = await received(
      recruiting.anct,
      'MINUTES',
      csv(requestIds.map((demande) => ({ demande, decision: 'accordé', postes: '2' }))),
      { sessionId },
    );
    const [import_, ...closings] = await Promise.all([
      applied(recruiting.anct, file.id),
      recruiting.closeSession(sessionId),
      recruiting.closeSession(sessionId),
    ]);
    expect(closings.map(({ status }) => status).sort()).toEqual([201, 409]);
    const [posts] = await recruiting.service.query<{ n: number }>(
      'SELECT count(*)::int AS n FROM post WHERE request_id = ANY($1)',
      [requestIds],
    );
    // Applied before the closing, every request has the two posts of the file; after it, nothing of the file was done.
    expect([import_?.status, posts?.n]).toEqual(import_?.status === 201 ? [201, 16] : [409, 8]);
  });

  it('withdraw the requests of a file that is undone, unless something happened to one of them', async () => {
    const file = await importing('POST_REQUESTS', [row(3, 'u-1'), row(3, 'u-2')]);
    const [first] = await requestsOf(3);
    const prefect = recruiting.service.as({ role: 'prefect', territories: ['D01'] });
    done(
      await prefect.post(`/post-requests/${first?.id}/opinions`, {
        favourable: true,
        comment: 'Territoire prioritaire.',
      }),
    );
    const refused = await recruiting.anct.post(`/imports/${file.id}/undoings`);
    expect([refused.status, refused.body['code']]).toEqual([409, 'IMPORT_BUILT_UPON']);
    const other = await importing('POST_REQUESTS', [row(3, 'u-3')]);
    done(await recruiting.anct.post(`/imports/${other.id}/undoings`));
    expect((await requestsOf(3)).map(({ state }) => state)).toEqual(['WITHDRAWN', 'SUBMITTED', 'SUBMITTED']);
  });
});
