import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Recruiting, type HostInSpec } from '../testing/recruiting.js';
import { RegisterInSpec, json, samples, siteLike } from '../testing/register.js';

interface Verified {
  readonly verification: string;
  readonly findings: readonly string[];
}

describe('a structure and the register of companies', () => {
  let register: RegisterInSpec;
  let recruiting: Recruiting;
  beforeAll(async () => {
    register = await RegisterInSpec.open();
    recruiting = await Recruiting.open({ register: register.url });
  });
  afterAll(async () => {
    await recruiting.close();
    await register.close();
  });
  beforeEach(() => {
    register.will(asCommune);
    register.asked.length = 0;
  });

  const read = async ({ id, agent }: HostInSpec) =>
    (await agent.get<Verified>(`/host-structures/${id}`)).body;
  const registered = async (changes = {}) => {
    const host = await recruiting.host(changes);
    await recruiting.service.settleDueWork();
    return host;
  };

  it('is registered without waiting, and verified by the register afterwards', async () => {
    const host = await recruiting.host();
    expect(await read(host)).toMatchObject({ verification: 'TO_BE_VERIFIED', findings: [] });
    await recruiting.service.settleDueWork();
    expect(await read(host)).toMatchObject({ verification: 'VERIFIED', findings: [] });
  });

  it('stays to be verified while the register is away, may be granted posts, and is verified once it is back', async () => {
    register.will((_, response) => json(response, 503, {}));
    const host = await registered();
    expect(await read(host)).toMatchObject({ verification: 'TO_BE_VERIFIED' });
    await recruiting.session([await recruiting.request(host)]);
    register.will(asCommune);
    await recruiting.service.advanceTo('2021-03-02');
    expect(await read(host)).toMatchObject({ verification: 'VERIFIED' });
  });

  it('is on no agenda while the register says that its site is closed', async () => {
    register.will((siret, response) => json(response, 200, communeLike(siret, { etat_administratif: 'F' })));
    const host = await registered();
    expect(await read(host)).toMatchObject({ verification: 'DISPUTED', findings: ['SITE_CLOSED'] });
    const requestId = await recruiting.request(host);
    const { body } = await recruiting.anct.post<{ id: string }>('/committee-sessions', {
      number: 900,
      heldOn: '2021-03-24',
    });
    const refused = await recruiting.anct.post(`/committee-sessions/${body.id}/agenda-items`, {
      requestIds: [requestId],
    });
    expect(refused).toMatchObject({ status: 422, body: { code: 'INCOMPLETE_REQUESTS' } });
  });

  it('is verified again when ANCT asks', async () => {
    register.will((_, response) => json(response, 404, samples['404'].body));
    const host = await registered();
    expect(await read(host)).toMatchObject({ findings: ['NOT_REGISTERED'] });
    register.will(asCommune);
    await recruiting.service.advanceTo('2021-03-05'); // an answer serves for a day
    await recruiting.anct.post(`/host-structures/${host.id}/verifications`);
    await recruiting.service.settleDueWork();
    expect(await read(host)).toMatchObject({ verification: 'VERIFIED', findings: [] });
  });

  it('is shown to the form as the register has it, asked once a day, and served by an older answer while it is away', async () => {
    const { siret } = samples.personne_morale.params;
    register.will();
    const agent = recruiting.service.as({ role: 'structure' });
    const form = () => agent.get(`/registered-sites/${siret}`);
    const asked = () => register.asked.filter(({ url }) => url.pathname.endsWith(siret)).length;
    expect(await form()).toMatchObject({ status: 200, body: { siret, naturalPerson: false, closed: false } });
    expect(await form()).toMatchObject({ status: 200 });
    expect(asked()).toBe(1);
    register.will((_, response) => json(response, 500, {}));
    await recruiting.service.advanceTo('2021-03-08');
    expect(await form()).toMatchObject({ status: 200, body: { siret } });
    expect(asked()).toBe(2);
    const unknown = await agent.get(`/registered-sites/${samples.association.params.siret}`);
    expect(unknown).toMatchObject({
      status: 503,
      headers: { 'retry-after': '60' },
      body: { code: 'REGISTER_AWAY' },
    });
    expect(await agent.get('/registered-sites/12345678901234')).toMatchObject({ status: 422 });
  });
});

/** A site of a commune, in the commune where specs register their structures. */
function communeLike(siret: string, changes: object = {}): object {
  const { data = {} } = samples.association.body;
  return siteLike(siret, {
    unite_legale: {
      ...(data['unite_legale'] as object),
      forme_juridique: { code: '7210', libelle: 'Commune et commune nouvelle' },
    },
    adresse: { ...(data['adresse'] as object), code_commune: '01004' },
    ...changes,
  });
}

const asCommune: Parameters<RegisterInSpec['will']>[0] = (siret, response) =>
  json(response, 200, communeLike(siret));
