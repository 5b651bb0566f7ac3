// The product's broker, watched on its way.
import type { Broker } from '@cnfs/messaging';
import type { Sendings } from '../drive.ts';

export interface Watch {
  /** The group that is joined instead of the service's own. */
  readonly group?: string;
  readonly onBatch?: (records: number, done: boolean) => void;
  readonly sendings?: Sendings;
}

/** The same broker, which now tells what passes. */
export function watched(broker: Broker, { group, onBatch, sendings }: Watch): Broker {
  const producerOf = broker.producer.bind(broker);
  broker.producer = () => {
    const producer = producerOf();
    const send = producer.send.bind(producer);
    producer.send = async (...given) => {
      sendings?.before();
      const refusals = await send(...given);
      sendings?.after(given[0].length);
      return refusals;
    };
    return producer;
  };
  const consumerOf = broker.consumer.bind(broker);
  broker.consumer = (own) => {
    const consumer = consumerOf(group ?? own);
    const run = consumer.run.bind(consumer);
    consumer.run = (handler) =>
      run({
        ...handler,
        onBatch: async (batch) => {
          onBatch?.(batch.records.length, false);
          await handler.onBatch(batch);
          onBatch?.(batch.records.length, true);
        },
      });
    return consumer;
  };
  return broker;
}
