/** Access with roles that are held and offered, and a call of each route that is right in all but who makes it. */
import { newId } from '@cnfs/kernel';
import { type Call, type Owner, type World, done, newOwner } from '@cnfs/platform/rights';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import { type ActorClaims, type DevIssuer, devIssuer, personOf } from '@cnfs/testing';
import { hashOf } from '../membership/invitation.mail.js';
import type { GivenRole, Scope } from '../membership/role.js';
import { access } from '../service.js';

/** Of each role that may give some, one that it may give. */
const given = {
  ...{ anct: 'prefect', bdt: 'bdt', platform: 'auditor', auditor: 'coordinator' },
  ...{ structure: 'structure', trainer: 'trainer' },
} as const satisfies Record<string, GivenRole>;
const whoGives: Readonly<Record<GivenRole, 'anct' | 'bdt' | 'platform'>> = {
  ...{ structure: 'anct', prefect: 'anct', anct: 'anct', coordinator: 'anct' },
  ...{ bdt: 'bdt', trainer: 'bdt', platform: 'platform', auditor: 'platform' },
} as const;

export interface Held {
  readonly id: string;
  readonly personId: string;
}

/** Makes what the calls are about, as it is made: by invitations that are accepted. */
export class Roles {
  constructor(
    readonly service: TestService,
    private readonly provider: DevIssuer,
  ) {}

  static async open(): Promise<Roles> {
    const provider = await devIssuer();
    const service = await openTestService(access, {
      configuration: {
        IDENTITY_PROVIDERS: JSON.stringify([{ issuer: provider.url, audiences: ['portail'] }]),
        SIGNING_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        ...{ SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'ne-pas-repondre@example.org' },
        PUBLIC_URL: 'https://portail.example',
      },
    });
    // A key signs, as when the service has started.
    await service.app.init();
    return new Roles(service, provider);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.provider.stop();
  }

  /** A form that invites somebody new. */
  offer(role: GivenRole, owner: Owner): object {
    return { email: `${newId()}@example.org`, role, ...scopeOf(role, owner) };
  }

  /** @returns the id of an invitation that nobody has answered */
  async offered(role: GivenRole, owner: Owner): Promise<string> {
    return (await this.invited(role, owner)).id;
  }

  async held(role: GivenRole, owner: Owner): Promise<Held> {
    const { membershipId: id } = done(
      await this.service.anonymous.post<{ membershipId: string }>(
        '/invitations/acceptances',
        await this.acceptance(role, owner),
      ),
    );
    const [row] = await this.service.query<{ personId: string }>(
      `SELECT person_id AS "personId" FROM membership WHERE id = $1`,
      [id],
    );
    return { id, personId: row?.personId ?? '' };
  }

  /** A form that accepts an invitation. */
  async acceptance(role: GivenRole, owner: Owner): Promise<object> {
    const { id, email } = await this.invited(role, owner);
    // Of the link that a mail would carry.
    const token = `${id}${id}`.replaceAll('-', '').slice(0, 43);
    await this.service.query(`UPDATE invitation SET token_sha256 = $2 WHERE id = $1`, [id, hashOf(token)]);
    return { token, identityToken: await this.identity(email), nonce: 'n' };
  }

  /** Somebody who holds no role. @returns its id */
  async known(): Promise<string> {
    const id = newId();
    await this.service.query(`INSERT INTO person (id, issuer, subject) VALUES ($1::uuid, $2, $1::text)`, [
      id,
      this.provider.url,
    ]);
    return id;
  }

  private async invited(role: GivenRole, owner: Owner): Promise<{ id: string; email: string }> {
    const form = this.offer(role, owner) as { email: string };
    const giver: ActorClaims = { role: whoGives[role], person: personOf('who gives roles') };
    const { id } = done(await this.service.as(giver).post<{ id: string }>('/invitations', form));
    return { id, email: form.email };
  }

  private async identity(email: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return this.provider.sign({
      ...{ iss: this.provider.url, aud: 'portail', sub: `sub of ${email}`, iat: now, exp: now + 60 },
      ...{ nonce: 'n', email, name: 'Agent de l’essai' },
    });
  }
}

function scopeOf(role: GivenRole, { structure, organisation, departement }: Owner): Partial<Scope> {
  if (role === 'structure') return { structures: [structure] };
  if (role === 'trainer') return { organisations: [organisation] };
  if (role === 'prefect' || role === 'coordinator') return { territories: [`D${departement}`] };
  return {};
}

export async function openAccess(): Promise<World> {
  const roles = await Roles.open();
  const { service } = roles;
  const [mine, other] = [
    newOwner({ departement: '87', region: '75' }),
    newOwner({ departement: '75', region: '11' }),
  ];
  const roleFor = (as: string): GivenRole => given[as as keyof typeof given];
  const reason = 'Essai des droits';
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' };
  const system = () => ({ name: 'Système', scopes: ['payment-channel'], keys: [{ ...jwk, kid: newId() }] });
  return {
    ...{ service, mine, other },
    close: () => roles.close(),
    calls: {
      'GET /invitations': async (as): Promise<Call> => {
        const role = roleFor(as);
        const [one, two] = [await roles.offered(role, mine), await roles.offered(role, other)];
        return { list: { mine: one, other: two, filters: { role: [role, role] } } };
      },
      'POST /invitations': (as) => ({ body: roles.offer(roleFor(as), mine), again: true, outside: 403 }),
      'POST /invitations/acceptances': async () => ({ body: await roles.acceptance('prefect', mine) }),
      'POST /invitations/{id}/withdrawals': async (as) => ({
        at: { id: await roles.offered(roleFor(as), mine) },
        body: { reason },
      }),
      'GET /memberships': async (as): Promise<Call> => {
        const role = roleFor(as);
        const [one, two] = [await roles.held(role, mine), await roles.held(role, other)];
        const filters = { role: [role, role], person: [one.personId, two.personId] } as const;
        return { list: { mine: one.id, other: two.id, filters } };
      },
      'GET /memberships/mine': () => ({}),
      'POST /memberships/{id}/revocations': async (as) => ({
        at: { id: (await roles.held(roleFor(as), mine)).id },
        body: { reason },
      }),
      'POST /persons/{id}/erasures': async () => {
        const person = await roles.known();
        return { at: { id: person }, body: { reason }, owner: { person } };
      },
      'POST /signing-keys/abandonments': () => ({ body: { reason }, again: true }),
      'GET /systems': () => ({}),
      'POST /systems': () => ({ body: system(), again: true }),
      'POST /systems/{id}/revocations': async () => {
        const bdt = service.as({ role: 'bdt' });
        return {
          at: { id: done(await bdt.post<{ id: string }>('/systems', system())).id },
          body: { reason },
        };
      },
    },
  };
}
