// Logging in to a stack: access, and the identity provider that it believes. The services then accept access's tokens alone.
import { randomBytes } from 'node:crypto';
import { freePort } from '../free-port.js';
import { identityProvider } from '../identity/identity-provider.js';
import type { IdentityProvider } from '../identity/identity-provider.js';

export interface LoginOptions {
  /** Life of the product tokens; access's own default unless told. */
  tokenLifetimeSeconds?: number;
}

/** Who is invited at the start of a stack, by a mail to be read in its mailbox. */
export const FIRST = {
  anct: 'anct@example.org',
  bdt: 'bdt@example.org',
  platform: 'exploitation@example.org',
};

export interface StackLogin {
  readonly provider: IdentityProvider;
  /** Where access listens, and what it calls itself. */
  readonly port: number;
  readonly url: string;
  /** Variables of access alone. */
  readonly environment: Readonly<Record<string, string>>;
}

/** @param ports the usual ones, free ones when left out */
export async function openLogin(
  { tokenLifetimeSeconds }: LoginOptions,
  ports?: { readonly access: number; readonly provider: number },
): Promise<StackLogin> {
  const provider = await identityProvider({ port: ports?.provider ?? 0 });
  const port = ports?.access ?? (await freePort());
  const invited = Object.entries(FIRST).map(([role, email]) => `${role}:${email}`);
  return {
    ...{ provider, port, url: `http://127.0.0.1:${port}` },
    environment: {
      IDENTITY_PROVIDERS: JSON.stringify([{ issuer: provider.url, audiences: [provider.clientId] }]),
      // Keys live no longer than the databases of the run.
      SIGNING_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      FIRST_ADMINISTRATORS: invited.join(),
      MAIL_FROM: 'Conseillers numériques <ne-pas-repondre@example.org>',
      PUBLIC_URL: 'http://localhost:4000',
      ...(tokenLifetimeSeconds && { TOKEN_LIFETIME_SECONDS: String(tokenLifetimeSeconds) }),
    },
  };
}
