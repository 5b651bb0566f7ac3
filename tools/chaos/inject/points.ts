// The crash points by the fault that uses them, in the order in which a process passes them.
export const CRASH_POINTS = {
  /** F1: a request that writes. */
  command: [
    'command.beforeBegin',
    'command.afterWork',
    'command.afterOutbox',
    'command.afterCommit',
    'command.afterAnswer',
  ],
  /** F2: the relay. The move to the archive is one statement, its own transaction: before and after it. */
  relay: ['relay.afterSelect', 'relay.duringSend', 'relay.beforeArchive', 'relay.afterArchive'],
  /** F3: the consumer. */
  events: [
    'events.beforeBegin',
    'events.afterInbox',
    'events.afterWork',
    'events.beforeOffset',
    'events.afterOffset',
  ],
};

/** F16: within the transaction of events, before their reactions. */
export const SLOW_POINTS = ['events.reaction'] as const;
