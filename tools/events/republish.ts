import { type Command, Misused, read, required, serviceOf, words } from './command.ts';
import { during, json, line, note, plural } from './output.ts';
import { post } from './platform-api.ts';

export const republish: Command = {
  summary: 'envoie de nouveau ce qu’un service a envoyé, depuis son archive',
  help: `npm run events -- republish --service NOM --since INSTANT --reason POURQUOI [--yes] [--json]

Remet dans la boîte d’envoi, dans leur ordre et sous leurs identifiants, les événements que le journal a acceptés depuis un
instant (heure réelle ; l’archive garde 30 jours) : pour un journal qui a perdu son disque. Ceux qui les ont reçus les
reconnaissent et n’en font rien. À faire avant que le service n’émette du nouveau : qui lirait le journal depuis le début
y trouverait sinon l’ancien après le nouveau.

  --since INSTANT     comme 2021-03-01T08:00:00Z
  --reason POURQUOI   gardé dans l’audit du service, avec qui et quand
  --yes               le fait ; sans quoi la commande les compte

Code de sortie : 0 fait (ou dit), 1 refusé ou sans réponse, 2 mal demandé.`,

  async run(args) {
    const { values, positionals } = read(args, {
      ...{ service: { type: 'string' }, since: { type: 'string' }, reason: { type: 'string' } },
      yes: { type: 'boolean', default: false },
    } as const);
    words(positionals);
    const service = serviceOf(values.service);
    const since = new Date(required(values.since, '--since'));
    if (Number.isNaN(since.getTime())) throw new Misused('--since : un instant, comme 2021-03-01T08:00:00Z');
    const reason = required(values.reason, '--reason');
    const { events } = await during(
      () => (values.yes ? 'les événements sont remis dans la boîte d’envoi' : 'les événements sont comptés'),
      post<{ events: number }>(service, '/event-republications', {
        ...{ since: since.toISOString(), reason, apply: values.yes },
      }),
    );
    if (values.json) json({ applied: values.yes, events });
    else if (values.yes) line(`${plural(events, 'événement est', 'événements sont')} de nouveau à envoyer.`);
    else line(`${plural(events, 'événement serait envoyé', 'événements seraient envoyés')} de nouveau.`);
    if (!values.yes) note('Rien n’a été changé. --yes pour le faire.');
    return 0;
  },
};
