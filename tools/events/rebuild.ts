import { type Command, Misused, read, required, serviceOf, servicesOf, words } from './command.ts';
import { during, json, line, note, plural, table } from './output.ts';
import { get, post } from './platform-api.ts';

interface Projection {
  name: string;
  description: string;
  tables: string[];
  events: string[];
}

interface Rebuild {
  events: number;
  setAside: number;
  toCome: number;
}

export const rebuild: Command = {
  summary: 'vide une copie locale d’un service et la refait à partir des événements',
  help: `npm run events -- rebuild --list [--json]
npm run events -- rebuild --projection SERVICE.COPIE --reason POURQUOI [--yes] [--json]

Vide une copie locale (payments.creditor, kits.host-structure) avec ce que la boîte de réception dit de ses événements,
et la refait d’un seul tenant : on lit l’ancienne jusqu’à ce que la nouvelle soit entière, et si un événement échoue, rien
n’a changé. Ce qui écrit dans la copie attend pendant ce temps. Les événements mis de côté n’en font pas partie.

  --list              les copies qui peuvent être refaites
  --reason POURQUOI   gardé dans l’audit du service, avec qui et quand
  --yes               le fait ; sans quoi la commande dit de combien d’événements elle serait faite

Code de sortie : 0 fait (ou dit), 1 refusé ou sans réponse, 2 mal demandé.`,

  async run(args) {
    const { values, positionals } = read(args, {
      ...{ projection: { type: 'string' }, reason: { type: 'string' } },
      ...{ list: { type: 'boolean', default: false }, yes: { type: 'boolean', default: false } },
    } as const);
    words(positionals);
    if (values.list) return list(values.json);
    const [owner, name] = required(values.projection, '--projection').split('.', 2);
    if (!name) throw new Misused('--projection SERVICE.COPIE, comme payments.creditor');
    const service = serviceOf(owner);
    const reason = required(values.reason, '--reason');
    const path = `/projections/${encodeURIComponent(name)}/rebuilds`;
    const outcome = await during(
      () => (values.yes ? 'la copie est refaite' : 'les événements sont comptés'),
      post<Rebuild>(service, path, { reason, apply: values.yes }),
    );
    if (values.json) json({ applied: values.yes, ...outcome });
    else {
      const events = plural(outcome.events, 'événement');
      line(
        values.yes
          ? `${service}.${name} est refaite, de ${events}.`
          : `${service}.${name} serait refaite, de ${events}.`,
      );
      if (outcome.setAside > 0)
        line(`${plural(outcome.setAside, 'événement mis de côté', 'événements mis de côté')} : sans effet.`);
      if (outcome.toCome > 0)
        line(`${plural(outcome.toCome, 'événement')} à venir, que le service prendra de lui-même.`);
    }
    if (!values.yes) note('Rien n’a été changé. --yes pour le faire.');
    return 0;
  },
};

async function list(asJson: boolean): Promise<number> {
  const found = await Promise.all(
    servicesOf(undefined).map(async (service) =>
      (await get<Projection[]>(service, '/projections')).map((projection) => ({ service, ...projection })),
    ),
  );
  const projections = found.flat();
  if (asJson) json(projections);
  else
    table(
      ['copie', 'ce qu’elle garde', 'faite de'],
      projections.map(({ service, name, description, events }) => [
        ...[`${service}.${name}`, description, events.join(', ')],
      ]),
    );
  return 0;
}
