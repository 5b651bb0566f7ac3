/**
 * Access as it stands in production: it listens, is the issuer of the tokens that its own routes accept, believes one identity
 * provider, and sends real mails. Everything is obtained as people obtain it: a mail, a login, an exchange.
 */
import { newId } from '@cnfs/kernel';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import { type DevIssuer, type Mailbox, devIssuer, freePort, mailbox } from '@cnfs/testing';
import type { JWTPayload } from 'jose';
import { access } from '../service.js';

export const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ID_TOKEN = 'urn:ietf:params:oauth:token-type:id_token';
export const SIRET = '13002526500013';

export interface Answer<B = Record<string, unknown>> {
  readonly status: number;
  readonly body: B;
}

/** A person and how it logs in. */
export interface Someone {
  readonly email: string;
  readonly siret?: string;
  readonly acr?: string;
}

interface Invited {
  readonly role: string;
  readonly territories?: string[];
  readonly structures?: string[];
  readonly organisations?: string[];
  readonly siret?: string;
}

export class Accessing {
  private constructor(
    readonly service: TestService,
    readonly provider: DevIssuer,
    readonly mails: Mailbox,
    readonly url: string,
  ) {}

  static async open(own: Readonly<Record<string, string>> = {}): Promise<Accessing> {
    const [provider, mails, port] = await Promise.all([devIssuer(), mailbox(), freePort()]);
    const url = `http://127.0.0.1:${port}`;
    const service = await openTestService(access, {
      configuration: {
        ...{ AUTH_ISSUER: url, AUTH_JWKS_URL: `${url}/.well-known/jwks.json` },
        IDENTITY_PROVIDERS: JSON.stringify([
          {
            ...{ issuer: provider.url, audiences: ['portail'] },
            ...{ acr: ['eidas1', 'eidas2'], strongAcr: ['eidas2'] },
          },
        ]),
        FIRST_ADMINISTRATORS: 'anct:anct@example.org,bdt:bdt@example.org,platform:ops@example.org',
        SIGNING_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        ...{
          SMTP_URL: mails.url,
          MAIL_FROM: 'ne-pas-repondre@example.org',
          PUBLIC_URL: 'https://portail.example',
        },
        ...own,
      },
    });
    await service.app.listen(port, '127.0.0.1');
    return new Accessing(service, provider, mails, url);
  }

  async close(): Promise<void> {
    await this.service.close();
    await Promise.all([this.provider.stop(), this.mails.stop()]);
  }

  /** Claims of an identity token that holds. */
  claims({ email, siret, acr = 'eidas2' }: Someone): JWTPayload {
    const now = Math.floor(Date.now() / 1000);
    return {
      ...{ iss: this.provider.url, aud: 'portail', sub: `sub of ${email}`, iat: now, exp: now + 60 },
      ...{ nonce: 'n', acr, email, ...(siret && { siret }) },
    };
  }

  async identity(someone: Someone): Promise<string> {
    return this.provider.sign(this.claims(someone));
  }

  /** POST /token */
  async token(form: Readonly<Record<string, string>> | string): Promise<Answer> {
    const body = new URLSearchParams(form);
    const response = await fetch(`${this.url}/token`, { method: 'POST', body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  async exchange(
    idToken: string,
    scope?: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return this.token({
      ...{ grant_type: EXCHANGE, subject_token: idToken, subject_token_type: ID_TOKEN, nonce: 'n' },
      ...(scope && { scope }),
      ...more,
    });
  }

  /** A product token of someone in a role that it holds. */
  async acting(someone: Someone, role: string): Promise<string> {
    const { status, body } = await this.exchange(await this.identity(someone), `role:${role}`);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return String(body['access_token']);
  }

  async post<B = Record<string, unknown>>(path: string, body: object, token?: string): Promise<Answer<B>> {
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'idempotency-key': newId() },
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: (text ? JSON.parse(text) : {}) as B };
  }

  async get<B = Record<string, unknown>>(path: string, token: string): Promise<Answer<B>> {
    const response = await fetch(this.url + path, { headers: { authorization: `Bearer ${token}` } });
    return { status: response.status, body: (await response.json()) as B };
  }

  /** The token of the link of the next mail to this address. */
  async linkTo(email: string): Promise<string> {
    await this.service.settleDueWork();
    const { links } = await this.mails.next({ to: email });
    return new URL(links[0] ?? '').searchParams.get('jeton') ?? '';
  }

  async accept(token: string, someone: Someone): Promise<Answer> {
    return this.post('/invitations/acceptances', {
      ...{ token, identityToken: await this.identity(someone), nonce: 'n' },
    });
  }

  /** Someone takes the first role, as the variable invited it. */
  async first(role: 'anct' | 'bdt' | 'platform'): Promise<string> {
    const email = { anct: 'anct@example.org', bdt: 'bdt@example.org', platform: 'ops@example.org' }[role];
    await this.accept(await this.linkTo(email), { email });
    return this.acting({ email }, role);
  }

  /** An invitation on its way: its id, and the token of its link. */
  async invite(giver: string, email: string, invited: Invited): Promise<{ id: string; link: string }> {
    const { status, body } = await this.post<{ id: string }>('/invitations', { email, ...invited }, giver);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return { id: body.id, link: await this.linkTo(email) };
  }

  /** Someone is invited and accepts. @returns the membership's id */
  async give(giver: string, someone: Someone, invited: Invited): Promise<string> {
    const { link } = await this.invite(giver, someone.email, invited);
    const { status, body } = await this.accept(link, someone);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return String(body['membershipId']);
  }
}

/** What a token says, unchecked. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<
    string,
    unknown
  >;
}
