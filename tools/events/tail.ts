import { topics as everyTopic } from '@cnfs/contracts';
import type { BrokerLog, LogPlace, PartitionRecords } from '@cnfs/messaging';
import { type Command, Misused, read, servicesOf, words } from './command.ts';
import { brokerOfStack } from './development-stack.ts';
import { line, note, paint } from './output.ts';
import { Failed } from './platform-api.ts';

interface Shown {
  topic: string;
  partition: number;
  offset: number;
  key: string;
  headers: Record<string, string>;
  /** Parsed where it is JSON. */
  data: unknown;
}

export const tail: Command = {
  summary: 'montre les événements du journal, et ceux qui arrivent',
  help: `npm run events -- tail [--topic SUJET]… [--service NOM] [--type TYPE]… [--key CLÉ]… [--where CHEMIN=VALEUR]…
                       [--from start|INSTANT|RANG] [--no-follow] [--limit N] [--json]

Montre ce qui s’écrit dans le journal d’événements, sans y prendre part : aucun service n’en reçoit moins. L’ordre est celui
de chaque partition.

  --topic SUJET          ce sujet ; tous par défaut. Peut être répété, comme les suivants
  --service NOM          les sujets de ce service
  --type TYPE            ce type : CandidateSelected, ou recruitment.CandidateSelected.v1
  --key CLÉ              cette clé
  --where CHEMIN=VALEUR  ce que dit l’événement (selectionId=…) ou l’un de ses en-têtes (ce_correlationid=…)
  --from                 start : depuis le début ; un instant (2021-03-01T08:00:00Z, heure réelle) ; un rang, le même dans
                         chaque partition. Par défaut, seulement ce qui arrive
  --no-follow            s’arrête à la fin du journal, au lieu d’attendre la suite
  --limit N              s’arrête après N événements montrés
  --json                 un objet JSON par ligne

Le journal est celui de BROKER_URL (kafka://hôte:port, kafka+tls://…), sinon celui de \`npm start\`. Ctrl-C arrête.`,

  async run(args) {
    const many = { type: 'string', multiple: true, default: [] as string[] } as const;
    const { values, positionals } = read(args, {
      ...{ topic: many, type: many, key: many, where: many },
      ...{ service: { type: 'string' }, from: { type: 'string' }, limit: { type: 'string' } },
      'no-follow': { type: 'boolean', default: false },
    } as const);
    words(positionals);
    const limit = values.limit === undefined ? Infinity : Number(values.limit);
    if (!(limit >= 1)) throw new Misused('--limit : un nombre');
    const wanted = filterOf(values);
    const topics = values.topic.length > 0 ? values.topic : topicsOf(values.service);
    const log = await openLog();
    const stop = new AbortController();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
    const positions = await answered(log.positions(topics));
    const from = await placesOf(log, topics, values.from, positions);
    const left = new Map<string, number>(
      from.flatMap(({ topic, partition, offset }) => {
        const end = positions.find((one) => one.topic === topic && one.partition === partition)?.end ?? 0;
        return offset < end ? [[`${topic}/${partition}`, end] as const] : [];
      }),
    );
    const follows = !values['no-follow'];
    if (!follows && left.size === 0) return 0;
    if (follows && !values.json)
      note(`En attente d’événements (${topics.length} sujets), Ctrl-C pour arrêter.`);
    let count = 0;
    const take = ({ topic, partition, records }: PartitionRecords) => {
      const place = `${topic}/${partition}`;
      for (const record of records) {
        if (!follows && record.offset >= (left.get(place) ?? 0)) break;
        const event = shownOf(topic, partition, record);
        if (count >= limit || !wanted(event)) continue;
        count += 1;
        if (values.json) line(JSON.stringify(event));
        else pretty(event);
      }
      if ((records.at(-1)?.offset ?? 0) + 1 >= (left.get(place) ?? 0)) left.delete(place);
      if (count >= limit || (!follows && left.size === 0)) stop.abort();
      return Promise.resolve();
    };
    const places = follows ? from : from.filter(({ topic, partition }) => left.has(`${topic}/${partition}`));
    await log.read(places, take, stop.signal);
    return 0;
  },
};

/** The broker behind its port, loaded when it is needed: the other commands start without it. */
async function openLog(): Promise<BrokerLog> {
  const url = process.env['BROKER_URL'] ?? brokerOfStack();
  if (!url) throw new Failed('BROKER_URL n’est pas donné, et `npm start` ne tourne pas.');
  const [{ openBroker }, { Logger }] = await Promise.all([
    import('@cnfs/messaging'),
    import('@nestjs/common'),
  ]);
  Logger.overrideLogger(false); // standard output is for events
  return openBroker(url, { clientId: 'cnfs-events', production: false }).log();
}

async function answered<T>(question: Promise<T>): Promise<T> {
  return question.catch((error: unknown) => {
    throw new Failed(`le journal ne répond pas : ${error instanceof Error ? error.message : String(error)}`);
  });
}

function topicsOf(service: string | undefined): string[] {
  const owners = servicesOf(service);
  return everyTopic.filter(({ owner }) => owners.includes(owner)).map(({ name }) => name);
}

async function placesOf(
  log: BrokerLog,
  topics: readonly string[],
  from: string | undefined,
  positions: Awaited<ReturnType<BrokerLog['positions']>>,
): Promise<LogPlace[]> {
  const at = (offset: (position: (typeof positions)[number]) => number) =>
    positions.map((position) => ({
      topic: position.topic,
      partition: position.partition,
      offset: offset(position),
    }));
  if (from === undefined) return at(({ end }) => end);
  if (from === 'start') return at(({ first }) => first);
  if (/^\d+$/.test(from)) return at(({ first, end }) => Math.min(end, Math.max(first, Number(from))));
  const time = new Date(from);
  if (Number.isNaN(time.getTime())) throw new Misused('--from : start, un instant ou un rang');
  return answered(log.placesAt(topics, time));
}

function filterOf(values: { type: string[]; key: string[]; where: string[] }): (event: Shown) => boolean {
  const conditions = values.where.map((condition) => {
    const at = condition.indexOf('=');
    if (at < 1) throw new Misused('--where CHEMIN=VALEUR');
    return { path: condition.slice(0, at), value: condition.slice(at + 1) };
  });
  return ({ headers, key, data }) => {
    const type = headers['ce_type'] ?? '';
    const isOfType = values.type.some((one) => one === type || one === type.split('.')[1]);
    return (
      (values.type.length === 0 || isOfType) &&
      (values.key.length === 0 || values.key.includes(key)) &&
      conditions.every(({ path, value }) => (headers[path] ?? at(data, path)) === value)
    );
  };
}

/** What stands at a path such as `address.city`, as text. */
function at(data: unknown, path: string): string | undefined {
  let part = data;
  for (const name of path.split('.')) {
    if (typeof part !== 'object' || part === null) return undefined;
    part = (part as Record<string, unknown>)[name];
  }
  return part === undefined ? undefined : typeof part === 'string' ? part : JSON.stringify(part);
}

function shownOf(topic: string, partition: number, record: PartitionRecords['records'][number]): Shown {
  const headers = Object.entries(record.headers).map(([name, value]) => [name, value.toString()] as const);
  const text = record.value?.toString() ?? '';
  let data: unknown = text;
  try {
    data = JSON.parse(text);
  } catch {
    // Shown as it is: what is not JSON is what someone looks for.
  }
  return {
    ...{ topic, partition, offset: record.offset, key: record.key?.toString() ?? '' },
    ...{ headers: Object.fromEntries(headers), data },
  };
}

function pretty({ topic, partition, offset, key, headers, data }: Shown): void {
  const type = headers['ce_type'] ?? '(sans type)';
  line(
    `${paint('dim', headers['ce_time'] ?? '')} ${paint('green', type)} ${paint('cyan', key)} n° ${headers['ce_sequence'] ?? '?'} ` +
      `${paint('yellow', headers['ce_actor'] ?? '')} ${paint('dim', `${topic}/${partition}@${offset} dossier ${headers['ce_correlationid'] ?? '?'}`)}`,
  );
  line(`  ${JSON.stringify(data)}`);
}
