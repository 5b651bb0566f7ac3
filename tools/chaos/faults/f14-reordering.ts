// F14: the whole history again, every record of every topic in another order, to services that forgot what they had handled;
// and two relays of each service that take the lead from each other.
import { setTimeout as delay } from 'node:timers/promises';
import { services } from '@cnfs/contracts';
import { Partitioners } from 'kafkajs';
import type { Fault, Round } from '../fault.ts';
import { kafkaClient } from '../kafka.ts';
import type { Random } from '../random.ts';
import type { System } from '../system.ts';
import { untouched } from './untouched.ts';

export const reordering: Fault = {
  id: 'F14',
  title: 'the whole history in another order to emptied inboxes; two relays that race',
  unit: 'reorderings',
  recovery: 'shuffled → every record taken in',
  perRound: 10,
  smoke: 2,
  campaign: 40,
  prepare: (system) => system.doubled(),
  async round(round) {
    const { system, random, target, count, injected, recovered } = round;
    while (count() < target) {
      await race(round, random.between(3_000, 6_000));
      injected('relays racing');
      await untouched(round, async (quiet) => {
        const since = performance.now();
        for (const schema of services) await system.database.query(`DELETE FROM ${schema}.inbox`);
        await sendShuffled(system, random);
        await quiet();
        recovered(performance.now() - since);
      });
      injected('history shuffled');
    }
  },
};

/** Whoever leads loses its session, again and again: the other takes over and may send the batch in hand once more. */
async function race({ system, random }: Round, milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) {
    await delay(random.between(100, 500));
    await system.database.query(
      `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a USING (pid)
        WHERE l.locktype = 'advisory' AND l.granted AND a.application_name LIKE '% relay' AND random() < 0.5`,
    );
  }
}

interface Sent {
  id: string;
  topic: string;
  key: string;
  type: string;
  payload: string;
  headers: Record<string, string>;
}

async function sendShuffled({ database, brokers }: System, random: Random): Promise<void> {
  const all = services.map(
    (schema) => `SELECT DISTINCT ON (id) id, aggregatetype AS topic, aggregateid AS key, payload::text,
      jsonb_strip_nulls(jsonb_build_object('ce_specversion', '1.0', 'ce_id', id, 'ce_type', type,
        'ce_source', '/${schema}', 'ce_sequence', ce_sequence::text, 'ce_correlationid', correlation_id,
        'ce_time', to_char(ce_time AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'ce_causationid', causation_id, 'ce_actor', actor, 'traceparent', traceparent)) AS headers
      FROM ${schema}.outbox_archive`,
  );
  const { rows } = await database.query<Sent>(all.map((sql) => `(${sql})`).join(' UNION ALL '));
  const producer = kafkaClient(brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  const records = random.shuffled(rows);
  for (let from = 0; from < records.length; from += 500) {
    const topicMessages = records
      .slice(from, from + 500)
      .map(({ topic, key, payload, headers }) => ({ topic, messages: [{ key, value: payload, headers }] }));
    await producer.sendBatch({ acks: -1, topicMessages });
  }
  await producer.disconnect();
}
