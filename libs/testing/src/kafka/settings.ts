// The settings of a broker that is its own controller, small and quick to come back, for tests and demo.

/** Where the broker listens. */
export interface Listening {
  /** `host:port` that clients are told. */
  advertised: string;
  /** `host:port` that clients connect to inside of the broker's own machine. */
  client: string;
  controller: string;
  /** For what the broker says to itself. */
  internal: string;
}

/** Names and values of server.properties, without `log.dirs`. */
export function brokerSettings({
  advertised,
  client,
  controller,
  internal,
}: Listening): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${controller}`,
    listeners: `CLIENT://${client},INTERNAL://${internal},CONTROLLER://${controller}`,
    'advertised.listeners': `CLIENT://${advertised},INTERNAL://${internal}`,
    'listener.security.protocol.map': 'CLIENT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'INTERNAL',
    'controller.listener.names': 'CONTROLLER',

    // A misspelt topic is an error, not a new topic.
    'auto.create.topics.enable': 'false',

    // One broker: internal topics cannot have the three copies of the defaults.
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',

    // Groups form at once, and a consumer that died is noticed soon.
    'group.initial.rebalance.delay.ms': '0',
    'group.min.session.timeout.ms': '1000',

    // After kill -9 the controller refuses the broker until the old session has expired: 9 s by default.
    'broker.session.timeout.ms': '1000',
    'broker.heartbeat.interval.ms': '200',

    // Two cores and 256 MB: the cleaner's buffer alone would take half of that.
    'num.network.threads': '2',
    'num.io.threads': '4',
    'background.threads': '2',
    'num.recovery.threads.per.data.dir': '1',
    'log.cleaner.threads': '1',
    'log.cleaner.dedupe.buffer.size': '4194304',
    'log.index.size.max.bytes': '1048576',
  };
}

/** A JVM that is small and starts quickly rather than one that is fast after minutes. */
export const smallHeap = ['-Xms64m', '-Xmx256m'];
export const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:+ExitOnOutOfMemoryError'];

/** As a server.properties file. */
export function asProperties(settings: Record<string, string>): string {
  return Object.entries(settings)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
