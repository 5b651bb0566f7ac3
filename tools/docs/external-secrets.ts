// The secrets of an environment, as External Secrets makes them of what a vault keeps: for each service an entry `cnfs/<service>`
// with its passwords and what is its own, and `cnfs/platform` with the others.
import { type DeployableName, deployables } from '@cnfs/contracts';
import type { ServiceDefinition } from '@cnfs/platform';
import type { TSchema } from 'typebox';
import { kafkaAccounts } from './kafka-accounts.js';

const PLATFORM = 'cnfs/platform';

/** Where Postgres and Kafka are found, and whom they are believed by. */
const DATABASE = 'cnfs-postgres-rw:5432/cnfs?sslmode=verify-full&sslrootcert=/ca/postgres/ca.crt';
const BROKER = 'cnfs-kafka-bootstrap:9092';

export function externalSecrets(definitions: readonly ServiceDefinition[]): object[] {
  return [
    ...definitions.flatMap((service) => [
      secret(`${service.name}-app`, `cnfs/${service.name}`, {
        DATABASE_URL: database(`${service.name}_app`, 'app_password'),
        ...(service.events === false ? {} : { BROKER_URL: broker(`cnfs-${service.name}`, 'kafka_password') }),
        ...ownSecrets(service),
      }),
      secret(
        `${service.name}-owner`,
        `cnfs/${service.name}`,
        {
          DATABASE_OWNER_URL: database(`${service.name}_owner`, 'owner_password'),
          ...(service.events === false
            ? {}
            : { BROKER_URL: broker('cnfs-migrate', 'migrate_kafka_password') }),
        },
        service.events === false ? [] : [[PLATFORM, 'migrate_kafka_password']],
      ),
    ]),
    secret(
      'cnfs-install',
      PLATFORM,
      { SUPERUSER_URL: database('postgres', 'superuser_password'), ...rolePasswords() },
      deployables.flatMap((service) => (['owner', 'app'] as const).map((role) => ofRole(service, role))),
    ),
    secret(
      'cnfs-postgres-superuser-account',
      PLATFORM,
      account('postgres', 'superuser_password'),
      [],
      'kubernetes.io/basic-auth',
    ),
    secret(
      'cnfs-postgres-support',
      PLATFORM,
      account('cnfs_support', 'support_password'),
      [],
      'kubernetes.io/basic-auth',
    ),
    ...kafkaAccounts.map(({ name }) => {
      const service = deployables.find((deployable) => name === `cnfs-${deployable}`);
      const [entry, property] = service
        ? [`cnfs/${service}`, 'kafka_password']
        : [PLATFORM, `${name.replace(/^cnfs-/, '').replaceAll('-', '_')}_kafka_password`];
      return secret(`${name}-account`, entry, account(name, property));
    }),
  ];
}

/** What a service reads beside the platform's variables and calls a secret. */
function ownSecrets({ configuration }: ServiceDefinition): Record<string, string> {
  const variables = Object.entries<TSchema>(configuration?.properties ?? {});
  const secrets = variables.filter(
    ([, schema]) =>
      'description' in schema &&
      typeof schema.description === 'string' &&
      schema.description.includes('(secret)'),
  );
  return Object.fromEntries(secrets.map(([name]) => [name, `{{ .${name} }}`]));
}

function rolePasswords(): Record<string, string> {
  return Object.fromEntries(
    deployables.flatMap((service) =>
      (['owner', 'app'] as const).map((role) => [
        `${service}_${role}_password`.toUpperCase(),
        `{{ .${service}_${role}_password }}`,
      ]),
    ),
  );
}

/** Entry, property, and under which name the template knows it. */
type Further = readonly [entry: string, property: string, name?: string];

function ofRole(service: DeployableName, role: 'owner' | 'app'): Further {
  return [`cnfs/${service}`, `${role}_password`, `${service}_${role}_password`];
}

function secret(
  name: string,
  entry: string,
  data: Readonly<Record<string, string>>,
  further: readonly Further[] = [],
  type = 'Opaque',
): object {
  return {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name },
    spec: {
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'cnfs' },
      target: { creationPolicy: 'Owner', template: { engineVersion: 'v2', type, data } },
      dataFrom: [{ extract: { key: entry } }],
      ...(further.length === 0
        ? {}
        : {
            data: further.map(([key, property, secretKey = property]) => ({
              secretKey,
              remoteRef: { key, property },
            })),
          }),
    },
  };
}

function account(username: string, property: string): Record<string, string> {
  return { username, password: `{{ .${property} }}` };
}

function database(role: string, property: string): string {
  return `postgres://${role}:{{ .${property} | urlquery }}@${DATABASE}`;
}

function broker(name: string, property: string): string {
  return `kafka+tls://${name}:{{ .${property} | urlquery }}@${BROKER}`;
}
