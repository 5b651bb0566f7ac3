import { type Command, Misused, read, required, serviceOf, servicesOf, words } from './command.ts';
import { during, instant, json, line, note, table } from './output.ts';
import { Failed, get, post } from './platform-api.ts';

interface RefusedRecord {
  topic: string;
  key: string;
  outboxSeq: string;
  reason: string;
  refusedAt: string;
}

export const refused: Command = {
  summary: 'les événements que le journal refuse : list, retry',
  help: `npm run events -- refused list [--service NOM] [--json]
npm run events -- refused retry --service NOM --topic SUJET --key CLÉ --reason POURQUOI [--yes] [--json]

Un événement que le journal ne prendra jamais (trop gros) arrête l’envoi de son agrégat, et de lui seul. Une fois le journal
réglé pour le prendre, retry envoie de nouveau les événements de l’agrégat, dans leur ordre.

  --reason POURQUOI   gardé dans l’audit du service, avec qui et quand
  --yes               le fait ; sans quoi la commande dit ce qu’elle ferait

Code de sortie : 0 fait (ou dit), 1 refusé ou sans réponse, 2 mal demandé.`,

  async run([what, ...args]) {
    if (what === 'list') return list(args);
    if (what === 'retry') return retry(args);
    throw new Misused('refused list ou retry');
  },
};

async function list(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args, { service: { type: 'string' } });
  words(positionals);
  const found = await during(
    () => 'les services sont interrogés',
    Promise.all(
      servicesOf(values.service).map(async (service) =>
        (await get<RefusedRecord[]>(service, '/refused-records')).map((record) => ({ service, ...record })),
      ),
    ),
  );
  const records = found.flat();
  if (values.json) json(records);
  else if (records.length === 0) line('Le journal ne refuse aucun événement.');
  else show(records);
  return 0;
}

function show(records: readonly (RefusedRecord & { service: string })[]): void {
  table(
    ['service', 'depuis', 'sujet', 'clé', 'motif'],
    records.map(({ service, refusedAt, topic, key, reason }) => [
      ...[service, instant(refusedAt), topic, key, reason],
    ]),
  );
}

async function retry(args: readonly string[]): Promise<number> {
  const { values, positionals } = read(args, {
    ...{ service: { type: 'string' }, topic: { type: 'string' }, key: { type: 'string' } },
    ...{ reason: { type: 'string' }, yes: { type: 'boolean', default: false } },
  } as const);
  words(positionals);
  const service = serviceOf(values.service);
  const [topic, key] = [required(values.topic, '--topic'), required(values.key, '--key')];
  const reason = required(values.reason, '--reason');
  if (values.yes) {
    await post(service, '/refused-records/retries', { topic, key, reason });
    if (values.json) json({ applied: true, topic, key });
    else line(`Les événements de ${topic} ${key} sont de nouveau à envoyer.`);
    return 0;
  }
  const record = (await get<RefusedRecord[]>(service, '/refused-records')).find(
    (one) => one.topic === topic && one.key === key,
  );
  if (!record) throw new Failed(`${service} : le journal ne refuse rien de ${topic} ${key}`);
  if (values.json) json({ applied: false, record });
  else {
    show([{ service, ...record }]);
    note('Les événements de cet agrégat seraient envoyés de nouveau. --yes pour le faire.');
  }
  return 0;
}
