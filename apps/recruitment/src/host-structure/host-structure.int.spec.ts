import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@cnfs/kernel';
import { Recruiting, created, done } from '../testing/recruiting.js';

describe('host structures', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  const register = (changes: object) =>
    recruiting.service.as({ role: 'structure' }).post('/host-structures', recruiting.registration(changes));

  it('are placed by the commune: département, région and zones, whatever name the address bears', async () => {
    const { id } = created(await register({ commune: '01004' }));
    const { body } = await recruiting.anct.get(`/host-structures/${id}`);
    expect(body).toMatchObject({
      commune: '01004',
      departement: '01',
      region: '84',
      priorityDistrict: true,
      rural: false,
      sector: 'PUBLIC',
      state: 'ACTIVE',
    });
  });

  it('give the commune by a code of former times as well, leading zeros kept', async () => {
    const { id } = created(await register({ commune: '01018' }));
    expect((await recruiting.anct.get(`/host-structures/${id}`)).body['commune']).toBe('01033');
  });

  it('are refused with a commune that is none, such as a postal code', async () => {
    const { status, body } = await register({ commune: '01999' });
    expect([status, body['code']]).toEqual([422, 'UNKNOWN_COMMUNE']);
  });

  it('are registered once under a SIRET, even by two agents at once', async () => {
    const form = recruiting.registration();
    const answers = await Promise.all(
      [1, 2, 3].map(() => recruiting.service.as({ role: 'structure' }).post('/host-structures', form)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('STRUCTURE_ALREADY_REGISTERED');
  });

  it('have a RIDET in New Caledonia', async () => {
    const { id } = created(
      await register({
        siret: undefined,
        ridet: '0123456',
        commune: '98818',
        contact: { name: 'Dominique Exemple', email: 'a@example.org', phone: '75 12 34' },
      }),
    );
    const { body } = await recruiting.anct.get(`/host-structures/${id}`);
    expect(body).toMatchObject({ siret: null, ridet: '0123456', departement: '988' });
  });

  it('are not companies while no call is open', async () => {
    const { status, body } = await register({ kind: 'COMPANY' });
    expect([status, body['code']]).toEqual([422, 'OPEN_CALL_REQUIRED']);
  });

  it('tell in their event what is public, and nothing of the contact', async () => {
    const { id } = created(await register({}));
    const event = (await recruiting.service.events()).find(({ key }) => key === id);
    expect(event?.data).toMatchObject({ structureId: id, kind: 'COMMUNE', communeCode: '01004' });
    expect(JSON.stringify(event)).not.toMatch(/Dominique|mairie@/);
  });

  it('ask for no posts while ANCT has suspended them', async () => {
    const host = await recruiting.host();
    const because = (reason: string) => ({ reason, comment: 'Constaté sur place par la préfecture.' });
    done(
      await recruiting.anct.post(`/host-structures/${host.id}/suspensions`, because('COMMITMENTS_NOT_KEPT')),
    );
    await expect(recruiting.request(host)).rejects.toThrow('STRUCTURE_SUSPENDED');
    const again = await recruiting.anct.post(`/host-structures/${host.id}/suspensions`, because('OTHER'));
    expect(again.status).toBe(409);
    done(
      await recruiting.anct.post(`/host-structures/${host.id}/reinstatements`, because('COMMITMENTS_KEPT')),
    );
    await recruiting.request(host);
    expect(await recruiting.eventsOf(host.id)).toEqual([
      'HostStructureRegistered',
      'HostStructureSuspended',
      'HostStructureReinstated',
    ]);
    const { body } = await host.agent.get<{ decisions: object[] }>(`/host-structures/${host.id}`);
    expect(body.decisions).toHaveLength(2);
  });

  it('are suspended by ANCT alone, and read by their own agents and their prefect', async () => {
    const host = await recruiting.host();
    const { service } = recruiting;
    const stranger = service.as({ role: 'structure', structures: [newId()] });
    const statuses = await Promise.all([
      host.agent.post(`/host-structures/${host.id}/suspensions`, {}),
      host.agent.get(`/host-structures/${host.id}`),
      stranger.get(`/host-structures/${host.id}`),
      service.as({ role: 'prefect', territories: ['D01'] }).get(`/host-structures/${host.id}`),
      service.as({ role: 'prefect', territories: ['R01'] }).get(`/host-structures/${host.id}`),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([403, 200, 404, 200, 404]);
  });

  it('are listed by page and by filter, within the perimeter', async () => {
    created(
      await register({
        kind: 'ASSOCIATION',
        commune: '97105',
        contact: { name: 'Dominique Exemple', email: 'a@example.org', phone: '0590 81 00 00' },
      }),
    );
    const guadeloupe = recruiting.service.as({ role: 'prefect', territories: ['R01'] });
    const { body } = await guadeloupe.get<{ items: object[]; nextCursor: string | null }>('/host-structures');
    expect(body.items).toMatchObject([
      { departement: '971', region: '01', kind: 'ASSOCIATION', sector: 'PRIVATE' },
    ]);
    const page = await recruiting.anct.get<{ items: object[]; nextCursor: string }>(
      '/host-structures?kind=COMMUNE&limit=1',
    );
    expect(page.body.items).toHaveLength(1);
    const next = await recruiting.anct.get<{ items: object[] }>(
      `/host-structures?kind=COMMUNE&cursor=${page.body.nextCursor}`,
    );
    expect(next.body.items).not.toContainEqual(page.body.items[0]);
  });
});
