// jest's global setup at the level kafka: one PostgreSQL and one real broker for the run, unless CNFS_TEST_POSTGRES
// and CNFS_TEST_KAFKA (host:port) name them.
import './sources.mjs';
import startPostgres from './postgres.mjs';
import { onTeardown } from './teardown.mjs';

export default async function setup() {
  await Promise.all([startPostgres(), startKafka()]);
}

async function startKafka() {
  if (process.env.CNFS_TEST_KAFKA) return;
  const { startKafka } = await import('../src/kafka/start-kafka.ts');
  const kafka = await startKafka();
  process.env.CNFS_TEST_KAFKA = kafka.brokers;
  onTeardown(() => kafka.stop());
}
