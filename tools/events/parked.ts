import { type Command, Misused, read, required, serviceOf, servicesOf, words } from './command.ts';
import { during, instant, json, line, note, plural, table } from './output.ts';
import { get, list, post, withQuery } from './platform-api.ts';

interface ParkedEvent {
  id: string;
  topic: string;
  key: string | null;
  partition: number;
  offset: string;
  type: string | null;
  cause: string;
  reason: string;
  state: string;
  parkedAt: string;
  settledBy: string | null;
  settledWhy: string | null;
}

const filters = {
  service: { type: 'string' },
  topic: { type: 'string' },
  key: { type: 'string' },
  state: { type: 'string' },
  limit: { type: 'string', default: '200' },
} as const;
const act = { reason: { type: 'string' }, yes: { type: 'boolean', default: false } } as const;

export const parked: Command = {
  summary: 'les événements mis de côté : list, show, release, discard',
  help: `npm run events -- parked list [--service NOM] [--topic SUJET] [--key CLÉ] [--state ÉTAT] [--limit N] [--json]
npm run events -- parked show --service NOM ID [--json]
npm run events -- parked release --service NOM --topic SUJET --key CLÉ --reason POURQUOI [--yes] [--json]
npm run events -- parked discard --service NOM ID --reason POURQUOI [--yes] [--json]

Un événement qui ne peut pas prendre effet est mis de côté, et ceux de sa clé qui le suivent attendent derrière lui.
release  les rejoue dans leur ordre, jusqu’au premier qui échoue encore ; à faire une fois la cause réparée.
discard  en abandonne un ; ceux qui le suivent attendent d’être rejoués.

  --state ÉTAT        PARKED (ce qui attend, par défaut), RELEASED ou DISCARDED
  --reason POURQUOI   gardé dans l’audit du service, avec qui et quand
  --yes               le fait ; sans quoi la commande dit ce qu’elle ferait
  --limit N           au plus N par service (200)

Code de sortie : 0 fait (ou dit), 1 refusé, sans réponse, ou arrêté par un événement qui échoue encore, 2 mal demandé.`,

  async run([what, ...args]) {
    if (what === 'list') return listParked(args);
    if (what === 'show') return show(args);
    if (what === 'release') return release(args);
    if (what === 'discard') return discard(args);
    throw new Misused('parked list, show, release ou discard');
  },
};

async function listParked(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args, filters);
  words(positionals);
  const { topic, key, state } = values;
  const most = Number(values.limit);
  if (!Number.isInteger(most) || most < 1) throw new Misused('--limit : un nombre');
  const found = await during(
    () => 'les services sont interrogés',
    Promise.all(
      servicesOf(values.service).map(async (service) => {
        const path = withQuery('/parked-events', { topic, key, state });
        return (await list<ParkedEvent>(service, path, most)).map((event) => ({ service, ...event }));
      }),
    ),
  );
  const events = found.flat();
  if (values.json) json(events);
  else if (events.length === 0) line('Aucun événement mis de côté.');
  else showAll(events);
  return 0;
}

function showAll(events: readonly (ParkedEvent & { service: string })[]): void {
  table(
    ['service', 'id', 'depuis', 'cause', 'type', 'clé', 'motif'],
    events.map(({ service, id, parkedAt, cause, type, topic, partition, offset, key, reason }) => [
      ...[service, id, instant(parkedAt), cause, type ?? `${topic}/${partition}@${offset}`],
      ...[key ?? '–', reason],
    ]),
  );
}

async function show(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args, { service: { type: 'string' } });
  const [id = ''] = words(positionals, 'ID');
  const event = await get<ParkedEvent>(serviceOf(values.service), `/parked-events/${encodeURIComponent(id)}`);
  // All of it is for a person to read: there is no shorter form.
  json(event);
  return 0;
}

async function release(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args, { ...filters, ...act });
  words(positionals);
  const service = serviceOf(values.service);
  const [topic, key] = [required(values.topic, '--topic'), required(values.key, '--key')];
  const reason = required(values.reason, '--reason');
  if (!values.yes) {
    const path = withQuery('/parked-events', { topic, key });
    const waiting = await list<ParkedEvent>(service, path, 10_000);
    if (values.json) json({ applied: false, waiting });
    else {
      if (waiting.length > 0) showAll(waiting.map((event) => ({ service, ...event })));
      note(
        `${plural(waiting.length, 'événement serait rejoué', 'événements seraient rejoués')} dans cet ordre. --yes pour le faire.`,
      );
    }
    return 0;
  }
  type Release = { released: number; stoppedBy: { id: string; reason: string } | null };
  const outcome = await during(
    () => 'les événements de la clé sont rejoués',
    post<Release>(service, '/parked-events/releases', { topic, key, reason }),
  );
  if (values.json) json({ applied: true, ...outcome });
  else line(`${plural(outcome.released, 'événement rejoué', 'événements rejoués')}.`);
  const { stoppedBy } = outcome;
  if (stoppedBy)
    note(`Arrêté par l’événement mis de côté n° ${stoppedBy.id}, qui échoue encore : ${stoppedBy.reason}`);
  return stoppedBy ? 1 : 0;
}

async function discard(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args, { service: filters.service, ...act });
  const [id = ''] = words(positionals, 'ID');
  const service = serviceOf(values.service);
  const reason = required(values.reason, '--reason');
  const path = `/parked-events/${encodeURIComponent(id)}`;
  const event = await get<ParkedEvent>(service, path);
  if (!values.yes) {
    if (values.json) json({ applied: false, event });
    else {
      showAll([{ service, ...event }]);
      note('Cet événement serait abandonné : son effet n’aurait pas lieu. --yes pour le faire.');
    }
    return 0;
  }
  await post(service, `${path}/discards`, { reason });
  if (values.json) json({ applied: true, id });
  else line(`Événement n° ${id} abandonné.`);
  return 0;
}
