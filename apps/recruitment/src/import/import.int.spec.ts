import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@cnfs/kernel';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { setInterval } from 'node:timers/promises';
import {
  applied,
  csv,
  received,
  refusedRows,
  report,
  requestRow,
  send,
  structureRow,
} from '../testing/files.js';
import { Recruiting, done, siret } from '../testing/recruiting.js';

describe('a file that comes more slowly than any request may', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open({ requestTimeout: 1_000 });
    await recruiting.service.app.listen(0, '127.0.0.1');
  });
  afterAll(() => recruiting.close());

  it('is read to its end', async () => {
    const lines = csv([structureRow(1), structureRow(2), structureRow(3), structureRow(4)]).split('\n');
    async function* trickling() {
      for await (const line of setInterval(800, lines.values())) {
        const { value } = line.next();
        if (value === undefined) return;
        yield `${value}\n`;
      }
    }
    const { issuer, app } = recruiting.service;
    const sent = request(`${await app.getUrl()}/imports?kind=HOST_STRUCTURES&source=spec`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await issuer.token({ role: 'anct' })}`,
        ...{ 'content-type': 'text/csv', 'idempotency-key': newId() },
      },
    });
    Readable.from(trickling()).pipe(sent);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(201);
    const { id } = (await json(answer)) as { id: string };
    expect(await report(recruiting.anct, id)).toMatchObject({ state: 'CHECKED', rowsRead: 4 });
  });
});

describe('an import of structures', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  const structures = async () =>
    (await recruiting.service.query<{ n: number }>(`SELECT count(*)::int AS n FROM host_structure`))[0]?.n ??
    0;

  it('is a dry run first: every row is checked and nothing is registered', async () => {
    const before = await structures();
    const file = await received(recruiting.anct, 'HOST_STRUCTURES', csv([structureRow(1), structureRow(2)]));
    expect(file).toMatchObject({ state: 'CHECKED', rowsRead: 2, rowsNew: 2, rowsRefused: 0, rowsDone: 0 });
    expect(await structures()).toBe(before);
  });

  it('registers all of its rows, as the form would, with an event each', async () => {
    const rows = [
      structureRow(11, { code_commune: '01003', secteur: 'publique' }),
      structureRow(12, { secteur: 'privée' }),
      structureRow(13, { nature: 'Département' }),
    ];
    const { id } = await received(recruiting.anct, 'HOST_STRUCTURES', csv(rows, ';'));
    done(await applied(recruiting.anct, id));
    expect(await report(recruiting.anct, id)).toMatchObject({ state: 'APPLIED', rowsDone: 3 });
    const { body } = await recruiting.anct.get<{
      items: { kind: string; sector: string; commune: string; id: string }[];
    }>(`/host-structures?limit=3`);
    expect(body.items.map(({ kind, sector, commune }) => ({ kind, sector, commune })).reverse()).toEqual([
      // A code of former times is today's: Amareins-Francheleins-Cesseins.
      { kind: 'OTHER_PUBLIC', sector: 'PUBLIC', commune: '01165' },
      { kind: 'OTHER_PRIVATE', sector: 'PRIVATE', commune: '01004' },
      { kind: 'DEPARTEMENT', sector: 'PUBLIC', commune: '01004' },
    ]);
    for (const { id: structureId } of body.items)
      expect(await recruiting.eventsOf(structureId)).toEqual(['HostStructureRegistered']);
  });

  it('tells what is wrong by line and column, in French, and imports nothing while a row is refused', async () => {
    const before = await structures();
    const rows = [
      structureRow(21),
      structureRow(22, { siret: '12345678901234' }),
      structureRow(23, { code_commune: '99999' }),
      structureRow(24, { secteur: 'autre' }),
      structureRow(25, { contact_courriel: 'pas une adresse', nom: 'x' }),
      structureRow(21, { nom: 'La même de nouveau' }),
      structureRow(26, { nature: 'entreprise' }),
    ];
    const file = await received(recruiting.anct, 'HOST_STRUCTURES', csv(rows));
    expect(file).toMatchObject({ rowsRead: 7, rowsNew: 1, rowsRefused: 6 });
    const refused = await refusedRows(recruiting.anct, file.id);
    expect(refused.map(({ line, errors }) => [line, errors.map(({ column }) => column)])).toEqual([
      [3, ['siret']],
      [4, ['code_commune']],
      [5, ['nature']],
      [6, ['nom']],
      [7, [null]],
      [8, ['nature']],
    ]);
    expect(refused[0]?.errors[0]?.detail).toBe('Le SIRET doit avoir 14 chiffres et une clé exacte.');
    expect(refused[4]?.errors[0]?.detail).toBe('La ligne 2 porte déjà sur la même chose.');
    const { status, body } = await applied(recruiting.anct, file.id);
    expect([status, body['code']]).toEqual([409, 'REFUSED_ROWS']);
    expect(await structures()).toBe(before);
  });

  it('takes what a source named by a key once, however often the file comes', async () => {
    const rows = [structureRow(31), structureRow(32)];
    const first = await received(recruiting.anct, 'HOST_STRUCTURES', csv(rows));
    done(await applied(recruiting.anct, first.id));
    const before = await structures();
    // The very file: the same import answers. With one row more: only that one is new.
    expect((await received(recruiting.anct, 'HOST_STRUCTURES', csv(rows))).id).toBe(first.id);
    const more = await received(recruiting.anct, 'HOST_STRUCTURES', csv([...rows, structureRow(33)]));
    expect(more).toMatchObject({ rowsKnown: 2, rowsNew: 1, rowsRefused: 0 });
    done(await applied(recruiting.anct, more.id));
    expect(await structures()).toBe(before + 1);
    // Under its key, another content is not taken for the first one.
    const other = await received(
      recruiting.anct,
      'HOST_STRUCTURES',
      csv([structureRow(31, { nom: 'Autre nom' })]),
    );
    expect((await refusedRows(recruiting.anct, other.id))[0]?.errors[0]?.detail).toBe(
      'Cette ligne a déjà été importée avec un autre contenu.',
    );
  });

  it('imports nothing when a row is no longer right, and says which', async () => {
    const file = await received(
      recruiting.anct,
      'HOST_STRUCTURES',
      csv([structureRow(41), structureRow(42)]),
    );
    await recruiting.host({ siret: siret(5_000_042) });
    const before = await structures();
    const { status, body } = await applied(recruiting.anct, file.id);
    expect([status, body['code'], body['errors']]).toEqual([
      422,
      'IMPORT_NO_LONGER_RIGHT',
      [{ pointer: '/3/siret', detail: 'Cette structure est déjà enregistrée.' }],
    ]);
    expect(await structures()).toBe(before);
    expect(await report(recruiting.anct, file.id)).toMatchObject({ state: 'CHECKED' });
  });

  it('registers a structure once when two files that hold it are applied at once', async () => {
    const files = await Promise.all(
      ['one-source', 'another-source'].map((source) =>
        received(recruiting.anct, 'HOST_STRUCTURES', csv([structureRow(51), structureRow(52)]), { source }),
      ),
    );
    const before = await structures();
    const answers = await Promise.all(files.map(({ id }) => applied(recruiting.anct, id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(await structures()).toBe(before + 2);
  });

  it('is undone whole while nothing was built on it, and its numbers are free again', async () => {
    const rows = [structureRow(61), structureRow(62)];
    const file = await received(recruiting.anct, 'HOST_STRUCTURES', csv(rows));
    done(await applied(recruiting.anct, file.id));
    const request = await received(
      recruiting.anct,
      'POST_REQUESTS',
      csv([requestRow(siret(5_000_061), 'undone-1')]),
    );
    done(await applied(recruiting.anct, request.id));
    const refused = await recruiting.anct.post(`/imports/${file.id}/undoings`);
    expect([refused.status, refused.body['code']]).toEqual([409, 'IMPORT_BUILT_UPON']);

    const alone = await received(recruiting.anct, 'HOST_STRUCTURES', csv([structureRow(63)]));
    done(await applied(recruiting.anct, alone.id));
    done(await recruiting.anct.post(`/imports/${alone.id}/undoings`));
    expect(await report(recruiting.anct, alone.id)).toMatchObject({ state: 'UNDONE' });
    const again = await received(recruiting.anct, 'HOST_STRUCTURES', csv([structureRow(63)]));
    done(await applied(recruiting.anct, again.id));
    const removed = await recruiting.service.query<{ id: string }>(
      `SELECT id FROM host_structure WHERE siret = $1 ORDER BY id`,
      [siret(5_000_063)],
    );
    expect(await Promise.all(removed.map(({ id }) => recruiting.eventsOf(id)))).toEqual([
      ['HostStructureRegistered', 'HostStructureRemoved'],
      ['HostStructureRegistered'],
    ]);
  });

  it('refuses a file that it can’t read whole, and keeps nothing of it', async () => {
    const header = Object.keys(structureRow(71)).join(',');
    const good = csv([structureRow(71)]);
    const files: Record<string, string | Buffer> = {
      'no row': header,
      'no header': '',
      'another column': good.replace('nom', 'name'),
      'a column too many': good.replace('\n', ',x\n'),
      'a cell too many': `${good},x`,
      'Windows-1252': Buffer.from(good.replace('Ambérieu', 'Amb\u00e9rieu'), 'latin1'),
      'a quote that never closes': good.replace('1 place', `"${'x'.repeat(30_000)}`),
      'a quote in a cell': good.replace('1 place', '1 "place'),
      'a NUL': good.replace('1 place', '1\u0000place'),
      'a text that turns': good.replace('1 place', '1\u202eplace'),
      'a huge row': good.replace('1 place', 'x'.repeat(200_000)),
    };
    for (const [name, file] of Object.entries(files)) {
      const { status, body } = await send(recruiting.anct, 'HOST_STRUCTURES', file);
      expect([name, status, body['code']]).toEqual([name, 422, 'UNREADABLE_FILE']);
      expect(String(body['detail'])).not.toContain('mairie@example.org');
    }
    const left = await recruiting.service.query(`SELECT FROM import WHERE state = 'RECEIVING'`);
    expect(left).toEqual([]);
  });

  it('reads CSV alone, and only from ANCT', async () => {
    const notCsv = await recruiting.anct.post('/imports?kind=HOST_STRUCTURES&source=spec', { a: 1 });
    expect([notCsv.status, notCsv.body['code']]).toEqual([415, 'UNSUPPORTED_MEDIA_TYPE']);
    const elsewhere = await recruiting.anct.postCsv('/committee-sessions', 'a,b\n1,2');
    expect(elsewhere.status).toBe(415);
    const prefect = recruiting.service.as({ role: 'prefect', territories: ['D01'] });
    expect((await send(prefect, 'HOST_STRUCTURES', csv([structureRow(81)]))).status).toBe(403);
  });

  it('forgets a file that nobody applied within a day: it holds persons’ contacts', async () => {
    const { id } = await received(recruiting.anct, 'HOST_STRUCTURES', csv([structureRow(91)]));
    const kept = await received(recruiting.anct, 'HOST_STRUCTURES', csv([structureRow(92)]));
    done(await applied(recruiting.anct, kept.id));
    await recruiting.service.advanceTo('2021-03-03');
    expect((await recruiting.anct.get(`/imports/${id}`)).status).toBe(404);
    expect(await report(recruiting.anct, kept.id)).toMatchObject({ state: 'APPLIED' });
    const cells = await recruiting.service.query(
      `SELECT FROM import_row WHERE import_id = $1 AND cells IS NOT NULL`,
      [kept.id],
    );
    expect(cells).toEqual([]);
  });
});
