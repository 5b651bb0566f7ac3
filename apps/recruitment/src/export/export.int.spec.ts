import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { readFileSync } from 'node:fs';
import { type HostInSpec, Recruiting, created, done } from '../testing/recruiting.js';

type Line = Record<string, string>;

describe('a list as a file', () => {
  let recruiting: Recruiting;
  let formula: HostInSpec;
  let corsica: HostInSpec;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    formula = await recruiting.host({ name: '=HYPERLINK("http://exemple.invalid")' });
    corsica = await recruiting.host({ name: 'Médiathèque d’Ajaccio, "centre"', commune: '2A004' });
    const requestId = await recruiting.request(corsica, 3);
    const sessionId = await recruiting.session([requestId]);
    created(await recruiting.decide(sessionId, { requestId, kind: 'GRANT', posts: 2 }));
    done(await recruiting.closeSession(sessionId));
  });
  afterAll(() => recruiting.close());

  const csv = (body: string) => parse<Line>(body, { columns: true, bom: true });
  const list = (name: string, client = recruiting.anct) => client.get<string>(`/exports/${name}?format=csv`);

  it('holds each row once, with its accents, commas and quotes, and zeros at the beginning', async () => {
    const { status, headers, body } = await list('structures');
    expect([status, headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    const lines = csv(body);
    expect(lines.map(({ id }) => id)).toEqual([formula.id, corsica.id]);
    expect(lines[1]).toMatchObject({ nom: 'Médiathèque d’Ajaccio, "centre"', code_commune: '2A004' });
    expect(lines[0]).toMatchObject({ code_commune: '01004', departement: '01', france_services: 'non' });
  });

  it('hands a spreadsheet no formula', async () => {
    const { body } = await list('structures');
    expect(csv(body)[0]?.['nom']).toBe(`'=HYPERLINK("http://exemple.invalid")`);
  });

  it('ends at the caller’s perimeter', async () => {
    const prefect = recruiting.service.as({ role: 'prefect', territories: ['D2A'] });
    for (const name of ['structures', 'demandes', 'postes']) {
      const lines = csv((await list(name, prefect)).body);
      expect(new Set(lines.map(({ departement }) => departement))).toEqual(new Set(['2A']));
    }
    expect(csv((await list('structures', formula.agent)).body).map(({ id }) => id)).toEqual([formula.id]);
    const candidate = recruiting.service.as({ role: 'candidate', person: 'a candidate' });
    expect((await list('structures', candidate)).status).toBe(403);
  });

  it('holds no contact of a person', async () => {
    for (const name of ['structures', 'demandes', 'postes'])
      expect((await list(name)).body).not.toMatch(/mairie@example\.org|Dominique|474380000/);
  });

  it('is JSON for programs that ask for it', async () => {
    const { body } = await recruiting.anct.get<object[]>('/exports/demandes?format=json');
    expect(body).toMatchObject([{ postes_demandes: 3, postes_accordes: 2, nature: 'initiale' }]);
  });

  it('of granted posts is open to anyone, as its schema says', async () => {
    const { body } = await recruiting.service.anonymous.get<string>('/open-data/postes-accordes?format=csv');
    const lines = csv(body);
    expect(lines).toMatchObject([
      { departement: '2A', postes: '2', date_coselec: '2021-03-24', type: 'publique', zrr: 'non' },
    ]);
    const schema = JSON.parse(
      readFileSync(
        new URL('../../../../docs/open-data/postes-accordes.schema.json', import.meta.url),
        'utf8',
      ),
    ) as { fields: { name: string; constraints?: { pattern?: string; enum?: string[] } }[] };
    expect(schema.fields.map(({ name }) => name)).toEqual(Object.keys(lines[0] ?? {}));
    for (const { name, constraints } of schema.fields) {
      const cell = lines[0]?.[name] ?? '';
      if (constraints?.pattern && cell !== '')
        expect(cell).toMatch(new RegExp(`^(?:${constraints.pattern})$`));
      if (constraints?.enum) expect(constraints.enum).toContain(cell);
    }
  });

  it('finds a structure by a part of its name, without accents', async () => {
    const { body } = await recruiting.anct.get<{ items: { id: string }[] }>(
      '/host-structures?q=MEDIATHEQUE%20d%27aj',
    );
    expect(body.items.map(({ id }) => id)).toEqual([corsica.id]);
  });
});

describe('the indicators', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  it('count requests, opinions and posts by territory, with the median of each delay', async () => {
    const { service } = recruiting;
    const ain = await recruiting.host();
    const corsica = await recruiting.host({ commune: '2A004' });
    const [first, second] = [await recruiting.request(ain, 2), await recruiting.request(corsica, 4)];
    const prefect = service.as({ role: 'prefect', territories: ['D01'] });
    done(
      await prefect.post(`/post-requests/${first}/opinions`, {
        favourable: false,
        comment: 'Réservé sur ce projet.',
      }),
    );
    const sessionId = await recruiting.session([first]);
    created(await recruiting.decide(sessionId, { requestId: first, kind: 'GRANT', posts: 2 }));
    await service.advanceTo('2021-03-05');
    done(await recruiting.closeSession(sessionId));

    const read = async (by: string, client = recruiting.anct) =>
      (await client.get<{ items: { territory: string | null }[] }>(`/indicators?by=${by}`)).body.items;
    expect(await read('departement')).toMatchObject([
      {
        territory: '01',
        requests: { granted: 1, submitted: 0, postsAsked: 2 },
        opinions: { favourable: 0, unfavourable: 1 },
        posts: { granted: 2, occupied: 0 },
        medianDays: { submissionToDecision: 4, grantToContract: null },
      },
      { territory: '2A', requests: { granted: 0, submitted: 1, postsAsked: 4 }, posts: { granted: 0 } },
    ]);
    expect((await read('region')).map(({ territory }) => territory)).toEqual(['84', '94']);
    expect(await read('all')).toMatchObject([{ territory: null, requests: { granted: 1, submitted: 1 } }]);
    expect((await read('departement', prefect)).map(({ territory }) => territory)).toEqual(['01']);
    expect(second).toBeDefined();
  });
});
