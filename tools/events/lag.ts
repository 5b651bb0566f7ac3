import { type Command, read, servicesOf, words } from './command.ts';
import { during, json, line, note, paint, plural, table } from './output.ts';
import { get } from './platform-api.ts';

interface Lag {
  outbox: { waiting: number; oldestSeconds: number | null };
  refused: number;
  parked: number;
  partitions: { topic: string; partition: number; next: number | null; end: number; behind: number }[] | null;
}

export const lag: Command = {
  summary: 'le retard de chaque service, à l’envoi et à la réception',
  help: `npm run events -- lag [--service NOM] [--all] [--json]

Ce que chaque service n’a pas encore envoyé (et depuis quand), ce qui attend quelqu’un (événements mis de côté,
agrégats dont le journal refuse un événement), et son retard sur chaque partition qu’il lit.

  --service NOM   ce service seul
  --all           toutes les partitions, celles sans retard aussi
  --json          tout, partitions sans retard comprises`,

  async run(args) {
    const options = { service: { type: 'string' }, all: { type: 'boolean', default: false } } as const;
    const { values, positionals } = read(args, options);
    words(positionals);
    const asked = servicesOf(values.service);
    const answers = await during(
      () => 'les services sont interrogés',
      Promise.allSettled(
        asked.map(async (service) => ({ service, ...(await get<Lag>(service, '/event-lag')) })),
      ),
    );
    const known = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
    if (values.json) json(known);
    else if (known.length > 0) show(known, values.all);
    // Who does not answer is told of, and the others are shown all the same.
    const silent = answers.flatMap((answer) =>
      answer.status === 'rejected' ? [answer.reason as Error] : [],
    );
    for (const message of new Set(silent.map(({ message: why }) => why))) note(message);
    for (const { service, partitions } of known)
      if (!partitions) note(`${service} : le journal ne répond pas, son retard de réception est inconnu`);
    return silent.length > 0 || known.some(({ partitions }) => !partitions) ? 1 : 0;
  },
};

function show(lags: readonly (Lag & { service: string })[], all: boolean): void {
  table(
    ['service', 'à envoyer', 'le plus ancien', 'à recevoir', 'mis de côté', 'refusés'],
    lags.map(({ service, outbox, partitions, parked, refused }) => [
      service,
      String(outbox.waiting),
      outbox.oldestSeconds === null ? '–' : `${outbox.oldestSeconds.toFixed(1)} s`,
      partitions ? String(partitions.reduce((sum, { behind }) => sum + behind, 0)) : '?',
      String(parked),
      String(refused),
    ]),
  );
  const rows = lags.flatMap(({ service, partitions }) =>
    (partitions ?? [])
      .filter(({ behind }) => all || behind > 0)
      .map(({ topic, partition, next, end, behind }) => [
        ...[service, topic, String(partition), String(next ?? '–'), String(end), String(behind)],
      ]),
  );
  line();
  if (rows.length > 0) table(['service', 'sujet', 'partition', 'en est à', 'fin', 'retard'], rows);
  else line(paint('dim', `Aucun retard de réception (${plural(lags.length, 'service')}).`));
}
