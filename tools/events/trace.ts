import { type ServiceName, services } from '@cnfs/contracts';
import { type Command, Misused, read, words } from './command.ts';
import { during, instant, json, line, note, paint, plural } from './output.ts';
import { get } from './platform-api.ts';
import { type Node, type Reception, type Root, type TracedEvent, linesOf, treeOf } from './trace-tree.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Ids in one question: an address has a length. */
const AT_ONCE = 100;

export const trace: Command = {
  summary: 'l’arbre de ce qui s’est passé dans un dossier, tous services confondus',
  help: `npm run events -- trace IDENTIFIANT [--json]

L’arbre d’un dossier, par son identifiant de corrélation (ce_correlationid d’un événement, correlationId d’une ligne de
journal) : chaque événement sous celui, ou sous la requête, dont il découle ; quand il fut émis (heure réelle, et jour du
programme) ; qui l’a reçu, et ce qu’il en est advenu. Les services gardent ce qu’ils ont envoyé 30 jours.

Code de sortie : 0, 1 si un service ne répond pas ou si rien n’est connu de ce dossier, 2 mal demandé.`,

  async run(args) {
    const { values, positionals } = read(args, {});
    const [correlationId = ''] = words(positionals, 'IDENTIFIANT');
    if (!UUID.test(correlationId)) throw new Misused('un identifiant de corrélation est un uuid');
    const roots = await during(() => 'les services sont interrogés', tree(correlationId.toLowerCase()));
    if (values.json) json({ correlationId, roots });
    else if (roots.length > 0) show(roots);
    if (roots.length === 0) note('Aucun service ne connaît ce dossier.');
    return roots.length === 0 ? 1 : 0;
  },
};

async function tree(correlationId: string): Promise<Root[]> {
  const made = await Promise.all(
    services.map(async (service) =>
      (await get<TracedEvent[]>(service, `/event-traces/${correlationId}`)).map((event) => ({
        ...event,
        service,
      })),
    ),
  );
  const received = new Map<string, Reception[]>();
  await Promise.all(
    made.flatMap((events, i) => {
      const source = services[i] as ServiceName;
      const questions = Array.from({ length: Math.ceil(events.length / AT_ONCE) }, (_, n) =>
        events.slice(n * AT_ONCE, (n + 1) * AT_ONCE).map(({ id }) => id),
      );
      return services.flatMap((service) =>
        questions.map(async (ids) => {
          const path = `/event-receipts?source=/${source}&ids=${ids.join(',')}`;
          for (const { eventId, state } of await get<{ eventId: string; state: string }[]>(service, path))
            received.set(eventId, [...(received.get(eventId) ?? []), { service, state }]);
        }),
      );
    }),
  );
  return treeOf(made.flat(), received);
}

function show(roots: readonly Root[]): void {
  const all = roots.flatMap(({ events }) => events.flatMap(withFollowers));
  const [first, last] = [times(all).at(0) ?? 0, times(all).at(-1) ?? 0];
  const involved = new Set(
    all.flatMap(({ service, received }) => [service, ...received.map((r) => r.service)]),
  );
  line(
    paint(
      'bold',
      `${plural(all.length, 'événement')}, ${plural(involved.size, 'service')}, ${seconds(last - first)} de temps réel`,
    ),
  );
  const lineOf = ({ service, type, sequence, key, madeAt, received, sent }: Node) => {
    const name = type.slice(service.length + 1).replace(/\.v\d+$/, '');
    const after = paint('dim', `+${seconds(Date.parse(madeAt) - first)}`);
    const readers = received.map(({ service: reader, state }) =>
      state === 'HANDLED' ? reader : `${reader} (${state})`,
    );
    const to = readers.length > 0 ? paint('cyan', ` → ${[...readers].sort().join(', ')}`) : '';
    return `${paint('green', service)} ${name} ${paint('dim', `${key} n° ${sequence}`)} ${after}${to}${sent ? '' : paint('red', ' (à envoyer)')}`;
  };
  const titleOf = ({ causationId, actor, events }: Root) => {
    const day = events[0]?.time ?? '';
    return `${causationId ? `requête ${causationId}` : 'travail dû'} ${paint('yellow', actor)} ${paint('dim', instant(day))}`;
  };
  for (const text of linesOf(roots, lineOf, titleOf)) line(text);
}

function withFollowers(node: Node): Node[] {
  return [node, ...node.followedBy.flatMap(withFollowers)];
}

function times(events: readonly Node[]): number[] {
  return events.map(({ madeAt }) => Date.parse(madeAt)).sort((a, b) => a - b);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3)} s`;
}
