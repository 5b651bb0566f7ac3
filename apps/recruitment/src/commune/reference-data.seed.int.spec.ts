import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import pg from 'pg';
import { recruitment } from '../service.js';
import { loadReferenceData } from './reference-data.seed.js';

const configuration = {
  SMTP_URL: 'smtp://127.0.0.1:1',
  MAIL_FROM: 'ne-pas-repondre@example.org',
  PUBLIC_URL: 'https://portail.example.org',
};

describe('the official lists', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await openTestService(recruitment, { configuration });
  });
  afterAll(() => service.close());

  it('hold every commune, its codes of former times and its zones', async () => {
    const [counts] = await service.query<Record<string, number>>(
      `SELECT (SELECT count(*)::int FROM commune) AS communes, (SELECT count(*)::int FROM commune WHERE lat IS NULL) AS unplaced,
              (SELECT count(*)::int FROM commune WHERE rural) AS rural, (SELECT count(*)::int FROM commune WHERE priority_district) AS districts,
              (SELECT count(*)::int FROM commune_old_code o WHERE NOT EXISTS (SELECT FROM commune c WHERE c.code = o.code)) AS lost`,
    );
    expect(counts).toMatchObject({ communes: 35_014, unplaced: 27, lost: 0 });
    expect(counts?.['rural']).toBeGreaterThan(17_000);
    expect(counts?.['districts']).toBeGreaterThan(800);
  });

  it('are found by the beginning of a name, accents aside, and by a code', async () => {
    const anyone = service.as({ role: 'candidate' });
    const found = await anyone.get<{ items: { code: string }[] }>('/communes?name=amberieu%20EN%20b');
    expect(found.body.items.map(({ code }) => code)).toEqual(['01004']);
    expect((await anyone.get('/communes/2A004')).body).toMatchObject({
      name: 'Ajaccio',
      departement: '2A',
      region: '94',
    });
    expect((await anyone.get('/communes/01018')).body['code']).toBe('01033');
    expect((await anyone.get('/communes/99999')).status).toBe(404);
  });

  it('give the SMIC of each day', async () => {
    const rows = await service.query<{ valid_from: string; value: string }>(
      `SELECT valid_from, value FROM parameter WHERE key = 'salary.minimum' AND valid_from BETWEEN '2021-01-01' AND '2021-12-31'
        ORDER BY valid_from`,
    );
    expect(rows).toEqual([
      { valid_from: '2021-01-01', value: '155458' },
      { valid_from: '2021-10-01', value: '158947' },
    ]);
  });

  it('are not loaded again while the files are the same', async () => {
    const url = new URL((service.dataSource.options as { url: string }).url);
    url.username = url.password = 'recruitment_owner';
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await client.query(`UPDATE commune SET name = 'kept' WHERE code = '01004'`);
      await loadReferenceData(client);
      const read = () => client.query<{ name: string }>(`SELECT name FROM commune WHERE code = '01004'`);
      expect((await read()).rows).toEqual([{ name: 'kept' }]);
      await client.query(`UPDATE reference_file SET sha256 = 'older' WHERE name = 'zoning.csv'`);
      await loadReferenceData(client);
      expect((await read()).rows).toEqual([{ name: 'Ambérieu-en-Bugey' }]);
    } finally {
      await client.end();
    }
  });
});
