import { allEvents } from '@cnfs/contracts';
import { type Command, Misused, read, serviceOf, words } from './command.ts';
import { json, table } from './output.ts';

export const schemas: Command = {
  summary: 'tous les événements : version, qui les émet, qui les lit, leur schéma',
  help: `npm run events -- schemas [--service NOM] [--reader NOM] [--type TYPE] [--json]

Le langage publié, tel que ce dépôt le définit : rien n’est demandé à un service.

  --service NOM   ceux que ce service émet
  --reader NOM    ceux que ce service lit
  --type TYPE     un seul, comme recruitment.CandidateSelected.v1, avec son schéma et un exemple
  --json          avec les schémas et les exemples`,

  run(args) {
    const options = {
      service: { type: 'string' },
      reader: { type: 'string' },
      type: { type: 'string' },
    } as const;
    const { values, positionals } = read(args, options);
    words(positionals);
    const owner = values.service === undefined ? undefined : serviceOf(values.service);
    const reader = values.reader === undefined ? undefined : serviceOf(values.reader);
    const events = allEvents.filter(
      ({ service, readers, type }) =>
        (!owner || service === owner) &&
        (!reader || readers.includes(reader)) &&
        (values.type === undefined || type === values.type),
    );
    if (values.type !== undefined && events.length === 0)
      throw new Misused(`--type : ${values.type} n’existe pas`);
    const described = events.map(
      ({ type, name, version, service, topic, key, readers, description, schema, example }) => ({
        ...{ type, name, version, owner: service, topic, key, readers, description, schema, example },
      }),
    );
    if (values.json) json(described);
    else if (values.type !== undefined) json(described[0]);
    else
      table(
        ['type', 'version', 'émis par', 'sujet', 'clé', 'lu par'],
        described.map(({ name, version, owner: service, topic, key, readers }) => [
          ...[name, String(version), service, topic, key, readers.join(', ') || '–'],
        ]),
      );
    return Promise.resolve(0);
  },
};
