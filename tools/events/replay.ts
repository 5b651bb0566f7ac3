import { randomUUID } from 'node:crypto';
import { type Command, Misused, read, required, serviceOf, words } from './command.ts';
import { during, json, line, note, plural, table } from './output.ts';
import { Failed, get, post, withQuery } from './platform-api.ts';

interface Place {
  partition: number;
  from: number;
  to: number;
}

interface Slice {
  read: number;
  passedOver: number;
  fresh: number;
  known: number;
  parked: number;
  places: Place[];
}

export const replay: Command = {
  summary: 'remet à un service ce qu’il a déjà reçu',
  help: `npm run events -- replay --service NOM --topic SUJET --from DÉBUT [--to FIN] [--type TYPE]… --reason POURQUOI [--yes] [--json]

Remet à un service les événements d’un sujet, par son propre chemin de réception. Un événement dont l’effet est acquis
(le service l’a dans sa boîte de réception) ne change rien ; un événement qui lui manque prend effet : après la
restauration d’une base plus ancienne que le journal, par exemple. Un rejeu s’arrête là où le service en est : la suite
lui sera remise de toute façon.
Pour refaire une copie locale qui est fausse, c’est rebuild qu’il faut : un rejeu n’y changerait rien.

  --from DÉBUT        un instant (2021-03-01T08:00:00Z, heure réelle) ou un rang, le même dans chaque partition
  --to FIN            où s’arrêter, exclu
  --type TYPE         ne rejouer que ce type ; peut être répété
  --reason POURQUOI   gardé dans l’audit du service, avec qui et quand
  --yes               le fait ; sans quoi la commande lit les événements et dit lesquels prendraient effet

Code de sortie : 0 fait (ou dit), 1 refusé, sans réponse, ou des événements ont été mis de côté, 2 mal demandé.`,

  async run(args) {
    const { values, positionals } = read(args, {
      ...{ service: { type: 'string' }, topic: { type: 'string' }, reason: { type: 'string' } },
      ...{ from: { type: 'string' }, to: { type: 'string' }, type: { type: 'string', multiple: true } },
      yes: { type: 'boolean', default: false },
    } as const);
    words(positionals);
    const service = serviceOf(values.service);
    const topic = required(values.topic, '--topic');
    const reason = required(values.reason, '--reason');
    const [from, to] = [bound(required(values.from, '--from')), values.to && bound(values.to)];
    const plan = await during(
      () => 'le journal est interrogé',
      get<{ places: Place[]; records: number }>(
        service,
        withQuery('/event-replay-plans', { topic, from, to }),
      ),
    );
    const asked = {
      topic,
      reason,
      run: randomUUID(),
      apply: values.yes,
      ...(values.type && { types: values.type }),
    };
    const total = { read: 0, passedOver: 0, fresh: 0, known: 0, parked: 0 };
    const everything = async () => {
      for (let { places } = plan; places.length > 0;) {
        const slice = await post<Slice>(service, '/event-replays', { ...asked, places });
        for (const count of Object.keys(total) as (keyof typeof total)[]) total[count] += slice[count];
        if (slice.read === 0) throw new Failed('le journal ne remet plus rien : le rejeu s’arrête là');
        places = slice.places;
      }
    };
    await during(() => `${total.read} enregistrements sur ${plan.records}`, everything());
    if (values.json) json({ applied: values.yes, ...plan, ...total });
    else show(total, values.yes);
    if (!values.yes) note('Rien n’a été changé. --yes pour le faire.');
    if (total.parked > 0) note('Des événements ont été mis de côté : npm run events -- parked list');
    return total.parked > 0 ? 1 : 0;
  },
};

function show(
  { read: count, passedOver, fresh, known, parked }: Omit<Slice, 'places'>,
  applied: boolean,
): void {
  line(`${plural(count, 'enregistrement lu', 'enregistrements lus')}`);
  table(
    [applied ? 'ont pris effet' : 'prendraient effet', 'déjà acquis', 'mis de côté', 'passés (autre type)'],
    [[fresh, known, parked, passedOver].map(String)],
  );
}

/** As the services read it: an offset, or an instant with its zone. */
function bound(text: string): string {
  if (/^\d+$/.test(text)) return text;
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new Misused(`${text} n’est ni un rang ni un instant`);
  return time.toISOString();
}
