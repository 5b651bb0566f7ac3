import { randomBytes } from 'node:crypto';
import { type ServiceName, services } from '@cnfs/contracts';
import { apiClient, freshToken } from '@cnfs/client';
import { eventually, logIn } from '@cnfs/testing';
import { FIRST, type Stack, startStack } from '@cnfs/testing/stack';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

/** Services give clocks five seconds more. */
const LIFETIME = 4;
const LEEWAY = 5;

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({
    broker: (process.env['CNFS_JOURNEYS_BROKER'] ?? 'kafka') as 'kafka' | 'embedded',
    login: { tokenLifetimeSeconds: LIFETIME },
    environmentOf: {
      recruitment: { MAIL_FROM: 'essai@example.org', PUBLIC_URL: 'http://localhost:4000' },
      payments: { IBAN_ENCRYPTION_KEY: randomBytes(32).toString('base64') },
    },
  });
}, 180_000);
afterAll(() => stack?.stop());

function access() {
  if (!stack.access) throw new Error('nobody logs in');
  return stack.access;
}

/** What a portal's back end holds of someone: a login, and from it a token that is fresh at every call. */
class Session {
  private constructor(
    private readonly login: Awaited<ReturnType<typeof logIn>>,
    readonly token: () => Promise<string>,
  ) {}

  static async of(email: string, role: string): Promise<Session> {
    const login = await logIn(access().provider, { email });
    const exchange = async () => {
      const answer = await fetch(`${access().url}/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: login.idToken,
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
          ...{ nonce: login.nonce, scope: `role:${role}` },
        }),
      });
      const told = (await answer.json()) as { access_token: string; expires_in: number; error?: string };
      if (!answer.ok) throw new Error(told.error);
      return told;
    };
    return new Session(login, freshToken(exchange));
  }

  /** Takes the invitation that was sent to the address. */
  async accept(email: string): Promise<string> {
    const { links } = await stack.mailbox.next({ to: email }, { deadline: 30_000 });
    const token = new URL(links[0] ?? '').searchParams.get('jeton') ?? '';
    const { data, error } = await apiClient('access', { baseUrl: access().url }).POST(
      '/invitations/acceptances',
      {
        params: { header: {} },
        body: { token, identityToken: this.login.idToken, nonce: this.login.nonce },
      },
    );
    if (!data) throw new Error(JSON.stringify(error));
    return data.membershipId;
  }

  /** Status of a question that every role may ask, by service, with a token that is at hand already. */
  static async asked(token: string): Promise<Record<ServiceName, number>> {
    const told = await Promise.all(
      services.map(async (name) => {
        const headers = { authorization: `Bearer ${token}` };
        return [name, (await fetch(`${stack.services[name].url}/clock`, { headers })).status] as const;
      }),
    );
    return Object.fromEntries(told) as Record<ServiceName, number>;
  }
}

const everywhere = (status: number) => Object.fromEntries(services.map((name) => [name, status]));

describe('someone who logs in', () => {
  it('takes a role, acts in it on every service, and is refused by all once it is taken back', async () => {
    const administrator = await Session.of(FIRST.anct, 'anct');
    await administrator.accept(FIRST.anct);
    const anct = apiClient('access', { baseUrl: access().url, token: administrator.token });

    const email = 'prefecture@example.org';
    const invited = await anct.POST('/invitations', {
      params: { header: {} },
      body: { email, role: 'prefect', territories: ['D46'] },
    });
    expect(invited.response.status).toBe(201);
    const prefect = await Session.of(email, 'prefect');
    await expect(prefect.token()).rejects.toThrow('invalid_scope');
    const id = await prefect.accept(email);
    expect(await Session.asked(await prefect.token())).toEqual(everywhere(200));
    const recruitment = apiClient('recruitment', {
      baseUrl: stack.services.recruitment.url,
      token: prefect.token,
    });
    const read = await recruitment.GET('/host-structures', { params: { query: {} } });
    expect(read.response.status).toBe(200);

    const last = await prefect.token();
    const revoked = await anct.POST('/memberships/{id}/revocations', {
      params: { path: { id }, header: {} },
      body: { reason: 'Mutation dans un autre département' },
    });
    expect(revoked.response.status).toBe(201);
    const since = performance.now();
    await eventually(async () => Object.values(await Session.asked(last)).every((status) => status === 401), {
      what: 'refused by every service',
      deadline: 30_000,
      every: 100,
    });
    expect((performance.now() - since) / 1000).toBeLessThan(LIFETIME + LEEWAY + 2);
    await expect(prefect.token()).rejects.toThrow('invalid_scope');
  }, 120_000);

  it('acts on with the token at hand while access is away', async () => {
    const session = await Session.of('candidate@example.org', 'candidate');
    const token = await session.token();
    await access().service.kill();
    try {
      expect(await Session.asked(token)).toEqual(everywhere(200));
      await expect((await Session.of('other@example.org', 'candidate')).token()).rejects.toThrow();
    } finally {
      await access().service.start();
    }
    expect(await Session.asked(await session.token())).toEqual(everywhere(200));
  }, 120_000);
});
