// Figures of all services that a replay must not change. Only a check may look across schemas: no service can.
import pg from 'pg';
import { services } from '@cnfs/contracts';

/** Every total that a replay must not change, and how many events of each type there ever were. */
export async function totals(databaseUrl: string): Promise<Record<string, unknown>> {
  const of = (name: string, sql: string) =>
    `SELECT '${name}' AS name, coalesce(jsonb_agg(t ORDER BY t), '[]') AS total FROM (${sql}) t`;
  const events = services
    .map(
      (schema) => `SELECT id, type FROM ${schema}.outbox UNION SELECT id, type FROM ${schema}.outbox_archive`,
    )
    .join(' UNION ');
  const parts = [
    of('posts', `SELECT state, count(*) FROM recruitment.post GROUP BY state`),
    of('candidates', `SELECT state, count(*) FROM recruitment.candidate GROUP BY state`),
    of('selections', `SELECT state, count(*) FROM recruitment.selection GROUP BY state`),
    of('enrolments', `SELECT state, count(*) FROM training.enrolment GROUP BY state`),
    of('seats', `SELECT sum(taken) FROM training.training_session`),
    of('assignments', `SELECT state, count(*) FROM deployment.assignment GROUP BY state`),
    of('terminations', `SELECT state, count(*) FROM deployment.termination GROUP BY state`),
    of('activities', `SELECT count(*), sum(minutes) FROM deployment.activity_report`),
    of('envelopes', `SELECT * FROM payments.envelope`),
    of(
      'ledger',
      `SELECT account, envelope, sum(amount_cents), count(*) FROM payments.ledger_entry GROUP BY 1, 2`,
    ),
    of('instalments', `SELECT state, count(*), sum(amount_cents) FROM payments.instalment GROUP BY state`),
    of('orders', `SELECT state, count(*), sum(amount_cents) FROM payments.payment_order GROUP BY state`),
    of('recoveries', `SELECT count(*), sum(amount_cents) FROM payments.recovery`),
    of('stock', `SELECT warehouse, on_hand FROM kits.stock`),
    of('shipments', `SELECT state, count(*) FROM kits.shipment GROUP BY state`),
    of('events', `SELECT type, count(*) FROM (${events}) e GROUP BY type`),
  ];
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; total: unknown }>(parts.join(' UNION ALL '));
    return Object.fromEntries(rows.map(({ name, total }) => [name, total]));
  } finally {
    await client.end();
  }
}
