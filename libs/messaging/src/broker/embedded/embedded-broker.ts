// A log in Postgres, for a machine with neither Docker nor Java. Refused in production: it has one disk and no copy.
import type { Topic } from '@cnfs/contracts';
import pg from 'pg';
import type { Broker, BrokerConsumer, BrokerLog, BrokerProducer } from '../broker.js';
import { EmbeddedConsumer } from './embedded-consumer.js';
import { EmbeddedLog } from './embedded-log.js';
import { EmbeddedProducer } from './embedded-producer.js';
import { SCHEMA } from './schema.js';

export class EmbeddedBroker implements Broker {
  /** @param url connection string of a role that may create, and then owns, the schema `embedded_log` */
  constructor(private readonly url: string) {}

  async createTopics(topics: readonly Topic[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    client.on('error', () => undefined); // the statement under way tells
    await client.connect();
    try {
      await client.query('begin');
      await client.query(`select pg_advisory_xact_lock(hashtextextended('embedded_log', 0))`);
      await client.query(SCHEMA);
      await client.query(
        `insert into embedded_log.partition (topic, partition)
         select topic, n from unnest($1::text[], $2::int[]) as t (topic, partitions), generate_series(0, partitions - 1) n
         where not exists (select from embedded_log.partition p where p.topic = t.topic)`,
        [topics.map(({ name }) => name), topics.map(({ partitions }) => partitions)],
      );
      await client.query('commit');
    } finally {
      await client.end();
    }
  }

  producer(): BrokerProducer {
    return new EmbeddedProducer(this.url);
  }

  consumer(group: string): BrokerConsumer {
    return new EmbeddedConsumer(this.url, group);
  }

  log(): BrokerLog {
    return new EmbeddedLog(this.url);
  }
}
