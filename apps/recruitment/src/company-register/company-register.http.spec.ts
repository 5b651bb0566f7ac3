import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { parseSiret } from '@cnfs/kernel';
import { RegisterInSpec, json, samples, siteLike } from '../testing/register.js';
import { HttpCompanyRegister } from './company-register.http.js';
import { RegisterAway } from './company-register.port.js';

const association = parseSiret(samples.association.params.siret);

describe('the register of companies over HTTP', () => {
  let register: RegisterInSpec;
  let client: HttpCompanyRegister;
  const access = (changes = {}) => ({
    url: register.url,
    token: 'a-token',
    recipient: '13002603200016',
    ...{ patienceMs: 2_000, pauseMs: 60_000, ...changes },
  });
  beforeAll(async () => {
    register = await RegisterInSpec.open();
  });
  afterAll(() => register.close());
  beforeEach(() => {
    register.will();
    register.asked.length = 0;
    client = new HttpCompanyRegister(access());
  });

  it('tells name, legal form, commune and address of a real site, and says who asks and why', async () => {
    expect(await client.lookUp(association)).toEqual({
      siret: association,
      name: 'CROIX ROUGE FRANCAISE',
      naturalPerson: false,
      closed: false,
      legalForm: { code: '9230', label: "Association déclarée, reconnue d'utilité publique" },
      commune: '75114',
      address: { line: '98 RUE DIDOT', postalCode: '75014', city: 'PARIS 14' },
    });
    const [asked] = register.asked;
    expect(asked?.authorization).toBe('Bearer a-token');
    expect(asked?.url.searchParams.get('recipient')).toBe('13002603200016');
    expect(asked?.url.searchParams.has('object')).toBe(true);
  });

  it('tells that a site is closed, and that there is none', async () => {
    const closed = parseSiret(samples.personne_morale_etat_cesse.params.siret);
    expect(await client.lookUp(closed)).toMatchObject({ siret: closed, closed: true });
    register.will((_, response) => json(response, 404, samples['404'].body));
    expect(await client.lookUp(association)).toBeNull();
  });

  it('keeps neither name nor address of a natural person', async () => {
    register.will((siret, response) => {
      const data = samples.association.body.data ?? {};
      const unite = data['unite_legale'] as object;
      json(response, 200, siteLike(siret, { unite_legale: { ...unite, type: 'personne_physique' } }));
    });
    expect(await client.lookUp(association)).toMatchObject({
      naturalPerson: true,
      name: null,
      address: null,
    });
  });

  it.each<[string, Parameters<RegisterInSpec['will']>[0]]>([
    ['an error', (_, response) => json(response, 500, {})],
    ['a refusal', (_, response) => json(response, 401, {})],
    ['too many requests', (_, response) => json(response, 429, {})],
    ['no JSON', (_, response) => void response.end('<html>maintenance</html>')],
    ['bytes that are no text', (_, response) => void response.end(Buffer.from([0x7b, 0xff, 0xfe, 0x7d]))],
    ['JSON of another shape', (_, response) => json(response, 200, { data: [] })],
    ['another site', (_, response) => json(response, 200, siteLike('55204944776279'))],
    ['a redirect', (_, response) => void response.writeHead(302, { location: '/elsewhere' }).end()],
    ['half an answer', (_, response) => void (response.write('{"data":'), response.destroy())],
    ['an answer without end', (_, response) => flood(response)],
  ])('is away when it answers with %s', async (_, answer) => {
    register.will(answer);
    await expect(client.lookUp(association)).rejects.toThrow(RegisterAway);
    expect(register.asked).toHaveLength(1);
  });

  it('is away when it does not answer within the patience, or at all', async () => {
    register.will(() => undefined);
    await expect(new HttpCompanyRegister(access({ patienceMs: 50 })).lookUp(association)).rejects.toThrow(
      RegisterAway,
    );
    const nobody = new HttpCompanyRegister(access({ url: 'http://127.0.0.1:9' }));
    await expect(nobody.lookUp(association)).rejects.toThrow(RegisterAway);
  });

  it('is not asked while its circuit is open, and is asked again after the pause', async () => {
    const impatient = new HttpCompanyRegister(access({ pauseMs: 1 }));
    register.will((_, response) => json(response, 503, {}));
    for (let n = 0; n < 8; n++) await expect(client.lookUp(association)).rejects.toThrow(RegisterAway);
    expect(register.asked).toHaveLength(5);
    for (let n = 0; n < 5; n++) await expect(impatient.lookUp(association)).rejects.toThrow(RegisterAway);
    register.will();
    await expect(client.lookUp(association)).rejects.toThrow(RegisterAway);
    let answered = await impatient.lookUp(association).catch(() => null);
    for (const end = Date.now() + 5_000; answered === null && Date.now() < end;)
      answered = await impatient.lookUp(association).catch(() => null);
    expect(answered).toMatchObject({ siret: association });
  });

  it('keeps its circuit closed while it says that it knows no such site', async () => {
    register.will((_, response) => json(response, 404, samples['404'].body));
    for (let n = 0; n < 8; n++) expect(await client.lookUp(association)).toBeNull();
    expect(register.asked).toHaveLength(8);
  });
});

function flood(response: {
  write(chunk: string): boolean;
  on(event: string, heard: () => void): unknown;
  destroyed: boolean;
}): void {
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(16_384)));
  };
  response.on('drain', more);
  more();
}
