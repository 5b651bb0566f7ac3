import { type EventEnvelope, headersOf } from '@cnfs/contracts';
import type { Broker } from '../broker/broker.js';

/** Writes events to a broker as the service that owns them would. */
export async function publish(broker: Broker, envelopes: readonly EventEnvelope[]): Promise<void> {
  const producer = broker.producer();
  try {
    await producer.send(
      envelopes.map((envelope) => ({
        ...{ topic: envelope.topic, key: envelope.key },
        ...{ value: JSON.stringify(envelope.data), headers: headersOf(envelope) },
      })),
    );
  } finally {
    await producer.close();
  }
}
