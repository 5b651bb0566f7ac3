// Where the story is played: on processes of this machine, or on the containers of docker-compose.yml.
import { type ServiceName, services } from '@cnfs/contracts';
import { type ActorClaims, type Mail, actors, eventually } from '@cnfs/testing';
import type { Product } from '@cnfs/testing/programme';
import { type Stack, httpClient } from '@cnfs/testing/stack';

export interface InspectableProduct extends Product {
  /** The product's database, as superuser: for the checks of the end, never for the story. */
  readonly databaseUrl: string;
}

export function productOnThisMachine(stack: Stack): InspectableProduct {
  return {
    services: stack.services,
    databaseUrl: stack.databaseUrl,
    mailTo: (to) => stack.mailbox.next({ to }),
    advanceTo: (day) => stack.clock.advanceTo(day),
  };
}

/** Ports and passwords of docker-compose.yml, which are for development and public. */
const COMPOSE = {
  issuer: 'http://localhost:3100',
  mails: 'http://localhost:8025/mails',
  database: 'postgres://postgres:cnfs-development@localhost:5432/cnfs',
  portOf: { recruitment: 3001, training: 3002, deployment: 3003, payments: 3004, kits: 3005 },
} as const;

/** @throws Error when the containers do not answer */
export async function productInContainers(): Promise<InspectableProduct> {
  const clients = Object.fromEntries(
    services.map((name) => {
      const url = `http://localhost:${COMPOSE.portOf[name]}`;
      const as = (actor: ActorClaims) => httpClient(url, () => issuedToken(COMPOSE.issuer, actor));
      return [name, { as, anonymous: httpClient(url, () => Promise.resolve(undefined)) }];
    }),
  ) as unknown as Product['services'];
  await eventually(async () => (await clients.kits.anonymous.get('/health/ready')).status === 200, {
    what: 'docker compose up',
    deadline: 5_000,
  });
  const seen = new Set<string>();
  return {
    services: clients,
    databaseUrl: COMPOSE.database,
    mailTo: (to) =>
      eventually(
        async () => {
          const mails = (await (await fetch(COMPOSE.mails)).json()) as Mail[];
          const mail = mails.find((one) => one.to.includes(to) && !seen.has(one.links.join()));
          if (mail) seen.add(mail.links.join());
          return mail;
        },
        { what: `a mail to ${to}` },
      ),
    async advanceTo(day) {
      await Promise.all(
        services.map(async (name: ServiceName) => {
          const { status, body } = await clients[name]
            .as(actors.platform())
            .post('/clock/advances', { to: day });
          if (status >= 400) throw new Error(`${name}: ${JSON.stringify(body)}`);
        }),
      );
    },
  };
}

async function issuedToken(issuer: string, actor: ActorClaims): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(actor),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
