// What services made of records that were written by hand: looked up by their place in the log, and settled as an operator does.
import { type ServiceName, services } from '@cnfs/contracts';
import { actors, eventually } from '@cnfs/testing';
import { Partitioners, type Producer } from 'kafkajs';
import type { Round } from './fault.ts';
import { kafkaClient, topicsOf, withAdmin } from './kafka.ts';
import { CANARY, type Poison } from './poison.ts';
import type { System } from './system.ts';

/** Milliseconds within which a record is set aside or passed over, attempts included. */
export const SET_ASIDE_WITHIN = 20_000;

const INVARIANT = 'F15 what cannot take effect is set aside as the product says, and stops nothing else';

/** A record in the log. */
export interface Placed extends Poison {
  readonly partition: number;
  readonly offset: number;
}

/** A record that a service set aside. */
interface SetAside {
  readonly service: ServiceName;
  readonly place: string;
  readonly id: string;
  readonly cause: string;
  readonly state: string;
  readonly key: string | null;
}

export function told({ violated }: Round, detail: unknown): void {
  violated(INVARIANT, detail);
}

/** Hands a producer of records by hand to some work. */
export async function byHand<T>({ brokers }: System, work: (producer: Producer) => Promise<T>): Promise<T> {
  const producer = kafkaClient(brokers).producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
}

export async function place(producer: Producer, poison: Poison): Promise<Placed> {
  const { topic, message } = poison;
  const [written] = await producer.send({ topic, acks: -1, messages: [message] });
  if (!written) throw new Error(`${topic} took nothing`);
  return { ...poison, partition: written.partition, offset: Number(written.baseOffset) };
}

/** Waits until every service has made of each record what is said, and has gone on behind it. */
export async function becomesOf(round: Round, records: readonly Placed[]): Promise<void> {
  const { system } = round;
  let wrong: unknown[] = [];
  const asSaid = async () => {
    const found = new Map((await setAside(system)).map((one) => [`${one.service} ${one.place}`, one]));
    const reached = await progress(system);
    wrong = records.flatMap((record) =>
      [...record.expected].flatMap(([service, cause]) => {
        const { kind, topic, partition, offset } = record;
        const became = found.get(`${service} ${placeOf(record)}`)?.cause ?? null;
        const passed = (reached.get(`${service} ${topic}/${partition}`) ?? 0) > offset;
        return became === cause && passed ? [] : [{ kind, topic, service, expected: cause, became, passed }];
      }),
    );
    return wrong.length === 0;
  };
  await eventually(asSaid, { deadline: SET_ASIDE_WITHIN, every: 100 }).catch(() =>
    told(round, wrong.slice(0, 5)),
  );
}

/** Lets each record go on, which it cannot, and gives it up; both twice at once, for one of which there is nothing to do. */
export async function settle(round: Round, records: readonly Placed[]): Promise<void> {
  const { system } = round;
  const ours = new Set(records.map(placeOf));
  const rows = (await setAside(system)).filter(({ place, state }) => ours.has(place) && state === 'PARKED');
  const why = { reason: 'Écrit à la main pour un essai de panne.' };
  const platform = actors.platform();
  for (const { service, place, cause, key } of rows) {
    const api = system.stack.services[service].as(platform);
    if (cause === 'POISON' && key !== null) {
      const topic = place.slice(0, place.indexOf('/'));
      const release = () =>
        api.post<{ released?: number }>('/parked-events/releases', { topic, key, ...why });
      for (const { status, body } of await Promise.all([release(), release()]))
        if (status !== 200 || body.released !== 0) told(round, { service, place, cause, release: body });
    }
  }
  // The first of a key before those behind it: they would go on, and one or other could.
  for (const { service, id, place } of rows) {
    const api = system.stack.services[service].as(platform);
    const discard = () => api.post(`/parked-events/${id}/discards`, why);
    const answers = [await discard(), await discard()].map(({ status }) => status);
    if (answers.join() !== '201,409') told(round, { service, place, discards: answers });
  }
  const left = (await setAside(system)).filter(({ state }) => state === 'PARKED');
  const mine = left.filter(({ place }) => ours.has(place));
  if (mine.length > 0) told(round, { stillParked: mine });
}

/** Nothing of a body is where people look who may not read it. */
export async function bodiesStaySecret(round: Round, logs: readonly string[]): Promise<void> {
  const { system } = round;
  for (const service of services) {
    const metrics = system.processesOf(service).map(({ metricsUrl }) => fetch(metricsUrl));
    const pages = [
      ...(await Promise.all(metrics.map(async (page) => (await page).text()))),
      JSON.stringify(await reasons(system, service)),
    ];
    if (pages.some((page) => page.includes(CANARY))) told(round, { service, shows: CANARY });
  }
  if (logs.some((log) => log.includes(CANARY))) told(round, { logsShow: CANARY });
}

async function reasons({ database }: System, service: ServiceName): Promise<unknown[]> {
  const { rows } = await database.query<Record<string, unknown>>(
    `SELECT reason, ce_type, ce_source FROM ${service}.parked_event`,
  );
  return rows;
}

/** In the order in which they were set aside. */
async function setAside({ database }: System): Promise<SetAside[]> {
  const all = services.map(
    (service) =>
      `SELECT '${service}' AS service, topic || '/' || partition || '@' || record_offset AS place, id, cause, state, key
         FROM ${service}.parked_event`,
  );
  const { rows } = await database.query<SetAside>(`${all.join(' UNION ALL ')} ORDER BY id`);
  return rows;
}

function placeOf({ topic, partition, offset }: Placed): string {
  return `${topic}/${partition}@${offset}`;
}

/** How far each service is in each partition. */
async function progress({ brokers }: System): Promise<Map<string, number>> {
  return withAdmin(brokers, async (admin) => {
    const reached = new Map<string, number>();
    for (const service of services)
      for (const { topic, partitions } of await admin.fetchOffsets({
        groupId: service,
        topics: topicsOf(service),
      }))
        for (const { partition, offset } of partitions)
          reached.set(`${service} ${topic}/${partition}`, Number(offset));
    return reached;
  });
}
