// What is in the log of the broker, record by record, against what was committed: nothing was published that is not there
// (INV4), an aggregate's events stand in their order, whatever was sent twice (INV9), and nothing of persons (INV12).
import { eventByType, services, topics } from '@cnfs/contracts';
import { type PartitionRecords, openBroker } from '@cnfs/messaging';
import type { Violation } from '@cnfs/testing/programme';
import type { System } from './system.ts';

/** Milliseconds without any record after which the reading is given up. */
const PATIENCE = 30_000;

/** Reads everything there is; all must be quiet. */
export async function wireViolations(system: System): Promise<Violation[]> {
  const { history } = system;
  const committed = await idsIn(system, 'SELECT id FROM outbox_archive');
  const setAside = await idsIn(
    system,
    "SELECT coalesce(ce_id::text, headers ->> 'ce_id', '') AS id FROM parked_event",
  );
  const found = new Map<string, unknown[]>();
  const tell = (invariant: string, row: unknown) =>
    void found.set(invariant, [...(found.get(invariant) ?? []), row]);
  const seen = new Set<string>();
  const last = new Map<string, number>();
  await everyRecord(system, ({ topic, partition, records }) => {
    for (const { key, headers, value, offset } of records) {
      const header = (name: string) => headers[name]?.toString() ?? '';
      const text = `${Object.values(headers).join(' ')} ${value?.toString() ?? ''}`;
      const where = { topic, partition, offset };
      for (const one of history.canaries.in(text))
        tell('INV12 nothing personal is in the log of the broker', { ...where, one });
      const [id, type] = [header('ce_id'), header('ce_type')];
      // What somebody wrote into our topics by hand is not ours to answer for, as long as it was set aside.
      const definition = eventByType(type);
      if (definition?.topic !== topic || header('ce_source') !== `/${definition.service}`) continue;
      if (seen.has(id)) continue;
      seen.add(id);
      if (!committed.has(id)) {
        if (!setAside.has(id))
          tell('INV4 nothing is published that was not committed', { ...where, id, type });
        continue;
      }
      const stream = `${topic} ${key?.toString() ?? ''}`;
      const [before, sequence] = [last.get(stream) ?? 0, Number(header('ce_sequence'))];
      if (sequence !== before + 1)
        tell('INV9 events stand in their order in the log', { ...where, stream, before, sequence });
      last.set(stream, Math.max(before, sequence));
    }
  });
  const missing = [...committed].filter((id) => !seen.has(id));
  if (missing.length > 0) tell('INV3 what is archived is in the log of the broker', missing.slice(0, 5));
  return [...found].map(([invariant, rows]) => ({ invariant, rows }));
}

/** @param select of one service's table, whose name comes last */
async function idsIn({ database }: System, select: string): Promise<Set<string>> {
  const of = (schema: string) => select.replace(/FROM (\w+)$/, `FROM ${schema}.$1`);
  const { rows } = await database.query<{ id: string }>(services.map(of).join(' UNION ALL '));
  return new Set(rows.map(({ id }) => id));
}

async function everyRecord({ brokers }: System, take: (records: PartitionRecords) => void): Promise<void> {
  const log = openBroker(`kafka://${brokers}`, { clientId: 'chaos', production: false }).log();
  const positions = (await log.positions(topics.map(({ name }) => name))).filter(
    ({ first, end }) => end > first,
  );
  const left = new Map(positions.map(({ topic, partition, end }) => [`${topic}/${partition}`, end]));
  if (left.size === 0) return;
  const done = new AbortController();
  let patience = setTimeout(() => done.abort(), PATIENCE);
  await log.read(
    positions.map(({ topic, partition, first }) => ({ topic, partition, offset: first })),
    (batch) => {
      take(batch);
      clearTimeout(patience);
      patience = setTimeout(() => done.abort(), PATIENCE);
      const place = `${batch.topic}/${batch.partition}`;
      const next = (batch.records.at(-1)?.offset ?? -1) + 1;
      if (next >= (left.get(place) ?? Infinity)) left.delete(place);
      if (left.size === 0) done.abort();
      return Promise.resolve();
    },
    done.signal,
  );
  clearTimeout(patience);
  if (left.size > 0)
    throw new Error(`the log of the broker could not be read to its end: ${[...left.keys()].join(', ')}`);
}
