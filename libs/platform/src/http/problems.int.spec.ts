import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { lending } from '../fixture/lending.js';
import { type TestClient, type TestService, openTestService } from '../testing/index.js';

const structureId = newId();
const lines: string[] = [];
let service: TestService;
let anct: TestClient;
beforeAll(async () => {
  service = await openTestService(lending, {
    configuration: { LOG_LEVEL: 'info', DATABASE_CONNECT_TIMEOUT_MS: '1000' },
    logs: { write: (line) => void lines.push(line) },
  });
  anct = service.as({ role: 'anct' });
});
afterAll(() => service?.close());

describe('a problem', () => {
  it('names every field of a form, by its pointer, in French', async () => {
    const answer = await anct.post('/loans', {
      structureId: 'x',
      title: 'a',
      lentOn: '2021-02-30',
      items: [{ cents: 1 }, { cents: 100_001, more: 1 }],
      failure: 'none',
    });
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(answer).toMatchObject({
      status: 400,
      body: {
        type: 'urn:cnfs:problem:INVALID_FORM',
        title: 'Requête mal formée',
        status: 400,
        detail: 'Un ou plusieurs champs ne sont pas acceptés.',
        code: 'INVALID_FORM',
        instance: expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/),
      },
    });
    expect(answer.body['errors']).toEqual(
      expect.arrayContaining([
        { pointer: '/structureId', detail: 'doit être un identifiant (UUID)' },
        { pointer: '/title', detail: 'doit compter de 2 à 50 caractères' },
        { pointer: '/lentOn', detail: 'doit être une date qui existe, au format AAAA-MM-JJ' },
        { pointer: '/items/1/cents', detail: 'doit être au plus 100000' },
        { pointer: '/items/1/more', detail: 'n’est pas un champ attendu' },
        { pointer: '/failure', detail: 'Choisissez un échec.' },
      ]),
    );
    expect(answer.body['errors']).toHaveLength(6);
  });

  it('of the domain keeps its code, its sentence and its fields', async () => {
    expect(await anct.post('/loans', { structureId, title: 'abc', failure: 'rule' })).toMatchObject({
      status: 422,
      body: {
        title: 'Règle non respectée',
        code: 'TOO_MANY_LOANS',
        detail: 'Trop de prêts.',
        errors: [{ pointer: '/items', detail: 'trop' }],
      },
    });
  });

  it('of the framework is said in our words', async () => {
    const answer = await anct.get('/loans/not-a-uuid');
    expect(answer).toMatchObject({ status: 400, body: { code: 'MALFORMED_REQUEST' } });
    expect(JSON.stringify(answer.body)).not.toMatch(/Validation failed|uuid is expected/);
  });

  it('of a constraint that the code had not foreseen is a conflict', async () => {
    expect(await anct.post('/loans', { structureId, title: 'abc', failure: 'unique' })).toMatchObject({
      status: 409,
      body: { code: 'CONFLICT' },
    });
  });

  it('that nobody foresaw tells nothing, and is logged once', async () => {
    lines.length = 0;
    const answer = await anct.post('/loans', { structureId, title: 'abc', failure: 'crash' });
    expect(answer).toMatchObject({ status: 500, body: { title: 'Erreur interne', code: 'INTERNAL' } });
    expect(JSON.stringify(answer)).not.toMatch(/secret|SELECT|loan\b.*FROM|\.ts|stack/);
    const told = lines.filter((line) => line.includes('secret of the house'));
    expect(told).toHaveLength(1);
    expect(told[0]).toContain(String(answer.body['instance']).slice('urn:uuid:'.length));
  });

  it('of a database that is away is a 503, for as long as it is', async () => {
    const superuser = new pg.Client({
      connectionString: service.database.url.replace(/\/[^/]*$/, '/postgres'),
    });
    await superuser.connect();
    const name = superuser.escapeIdentifier(service.database.name);
    try {
      await superuser.query(`ALTER DATABASE ${name} CONNECTION LIMIT 0`);
      await superuser.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1`, [
        service.database.name,
      ]);
      for (const answer of [
        await anct.get('/loans'),
        await anct.post('/loans', { structureId, title: 'away' }),
      ]) {
        expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
        expect(answer.headers['retry-after']).toBe('2');
      }
      expect(await service.anonymous.get('/health/dependencies')).toMatchObject({
        status: 503,
        body: { database: 'away', issuer: 'up', outboxOldestAgeSeconds: null },
      });
    } finally {
      await superuser.query(`ALTER DATABASE ${name} CONNECTION LIMIT -1`);
      await superuser.end();
    }
    expect((await anct.post('/loans', { structureId, title: 'back' })).status).toBe(201);
  });
});

describe('the log', () => {
  it('holds one line per request, without its query, its token or anything personal', async () => {
    lines.length = 0;
    const canaries = ['FR7630006000011234567890189', 'jeanne.exemple@mairie-exemple.fr', '0612345678'];
    for (const canary of canaries) {
      await anct.get(`/loans?title=${encodeURIComponent(canary)}`);
      await anct.post('/loans', { structureId, title: canary, failure: 'crash' });
      await anct.post('/loans', { structureId: canary, title: canary });
    }
    await service.app.inject({
      url: '/loans',
      headers: { authorization: 'Bearer eyJhbGciOi.eyJzdWIiOi.c2lnbmF0' },
    });
    const text = lines.join('');
    for (const canary of [...canaries, 'eyJ']) expect(text).not.toContain(canary);
    const requests = lines
      .map((line) => JSON.parse(line) as { req?: { url: string; id: string }; res?: { statusCode: number } })
      .filter(({ res }) => res !== undefined);
    expect(requests).toHaveLength(canaries.length * 3 + 1);
    expect(requests[0]).toMatchObject({
      req: { method: 'GET', url: '/loans' },
      res: { statusCode: 200 },
      actor: expect.stringMatching(/^anct:/),
    });
  });
});
