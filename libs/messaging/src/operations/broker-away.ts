import type { Broker, BrokerLog } from '../broker/broker.js';

/** The broker does not answer, or there is none. */
export class BrokerAway extends Error {
  override readonly name = 'BrokerAway';
}

/** @throws BrokerAway when the log does not answer */
export async function askLog<T>(broker: Broker | null, question: (log: BrokerLog) => Promise<T>): Promise<T> {
  if (!broker) throw new BrokerAway('there is no broker');
  try {
    return await question(broker.log());
  } catch (error) {
    throw new BrokerAway('the broker does not answer', { cause: error });
  }
}
