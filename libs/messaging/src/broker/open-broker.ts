import type { Broker } from './broker.js';
import { EmbeddedBroker } from './embedded/embedded-broker.js';
import { KafkaBroker } from './kafka/kafka-broker.js';

export interface BrokerSettings {
  /** How the broker knows this client: the service's name. */
  readonly clientId: string;
  /** In production the embedded log is refused. */
  readonly production: boolean;
  /** Milliseconds after which a Kafka consumer without a sign of life loses its partitions. Default 6 000. */
  readonly sessionTimeout?: number;
}

const SESSION_TIMEOUT = 6_000;

const KAFKA = /^kafka(?<tls>\+tls)?:\/\/(?:(?<username>[^:@/]+):(?<password>[^@/]*)@)?(?<brokers>[^@/]+)$/;
const EMBEDDED = 'embedded:';

/**
 * Opens nothing yet: producers and consumers connect when they are used.
 * @param url `kafka://host:port,host:port`, `kafka+tls://user:password@host:port` (SCRAM-SHA-512, both parts
 * percent-encoded), or `embedded:postgres://…`
 */
export function openBroker(
  url: string,
  { clientId, production, sessionTimeout = SESSION_TIMEOUT }: BrokerSettings,
): Broker {
  if (url.startsWith(EMBEDDED)) {
    if (production) throw new Error('The embedded log is not for production: BROKER_URL must name a Kafka');
    return new EmbeddedBroker(url.slice(EMBEDDED.length));
  }
  const { tls, username, password, brokers } = KAFKA.exec(url)?.groups ?? {};
  if (brokers === undefined) throw new Error('BROKER_URL is neither kafka:// nor embedded:postgres://');
  return new KafkaBroker(
    {
      brokers: brokers.split(','),
      tls: tls !== undefined,
      username: username && decodeURIComponent(username),
      password: password && decodeURIComponent(password),
    },
    clientId,
    sessionTimeout,
  );
}
