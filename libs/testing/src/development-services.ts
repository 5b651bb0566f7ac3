// What a demonstration in containers needs beside the services: the token issuer, an identity provider and the mailbox, at
// fixed ports.
//   ISSUER_PORT (3100)  POST /token, /.well-known/jwks.json      ISSUER_URL  what `iss` says and others call it
//   PROVIDER_PORT (3200)  OpenID Connect                        PROVIDER_URL  the same of the identity provider
//   SMTP_PORT (1025)    takes mails                              MAILS_PORT (8025)  GET /mails reads them, as JSON
import { createServer } from 'node:http';
import { identityProvider } from './identity/identity-provider.js';
import { devIssuer } from './issuer.js';
import { mailbox } from './mailbox.js';

const host = '0.0.0.0';
const port = (name: string, usual: number) => Number(process.env[name] ?? usual);

const issuerPort = port('ISSUER_PORT', 3100);
const publicUrl = process.env['ISSUER_URL'] ?? `http://localhost:${issuerPort}`;
await devIssuer({ host, port: issuerPort, publicUrl });
const providerPort = port('PROVIDER_PORT', 3200);
await identityProvider({
  ...{ host, port: providerPort },
  publicUrl: process.env['PROVIDER_URL'] ?? `http://localhost:${providerPort}`,
});
const { mails } = await mailbox({ host, port: port('SMTP_PORT', 1025) });

// The one of the three that keeps the process alive.
createServer((_, response) => {
  response.setHeader('content-type', 'application/json').end(JSON.stringify(mails));
}).listen(port('MAILS_PORT', 8025), host);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(0));
