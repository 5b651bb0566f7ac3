// What the harness asks of the broker itself: how far each group is, and to begin again.
import { type ServiceName, allEvents, services, topics } from '@cnfs/contracts';
import { type Admin, Kafka, logLevel } from 'kafkajs';

/** Topics that a service listens to. */
export function topicsOf(service: ServiceName): string[] {
  const read = allEvents.filter(({ readers }) => readers.includes(service));
  return [...new Set(read.map(({ topic }) => topic))].sort();
}

export function kafkaClient(brokers: string): Kafka {
  return new Kafka({
    clientId: 'chaos',
    brokers: brokers.split(','),
    logLevel: logLevel.NOTHING,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    retry: { retries: 5, initialRetryTime: 50, maxRetryTime: 500 },
  });
}

/** Runs something with a connection of its own: one that is kept does not survive a broker that is killed. */
export async function withAdmin<T>(brokers: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafkaClient(brokers).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Records that groups have not acknowledged yet, over all services. */
export async function lagOf(brokers: string): Promise<number> {
  return withAdmin(brokers, async (admin) => {
    const ends = new Map<string, number>();
    await Promise.all(
      topics.map(async ({ name }) => {
        for (const { partition, high } of await admin.fetchTopicOffsets(name))
          ends.set(`${name}/${partition}`, Number(high));
      }),
    );
    let lag = 0;
    for (const service of services) {
      const groups = await admin.fetchOffsets({ groupId: service, topics: topicsOf(service) });
      for (const { topic, partitions } of groups)
        for (const { partition, offset } of partitions)
          lag += (ends.get(`${topic}/${partition}`) ?? 0) - Math.max(Number(offset), 0);
    }
    return lag;
  });
}
