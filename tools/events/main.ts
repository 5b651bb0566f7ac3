// `npm run events -- …`: what the platform team does with events. Acts go through the services' own API, which polices and
// audits them; `tail` reads the log through the broker's port; nothing here opens a database of a service.
import { type Command, Misused } from './command.ts';
import { lag } from './lag.ts';
import { line, note } from './output.ts';
import { parked } from './parked.ts';
import { Failed } from './platform-api.ts';
import { rebuild } from './rebuild.ts';
import { refused } from './refused.ts';
import { replay } from './replay.ts';
import { republish } from './republish.ts';
import { schemas } from './schemas.ts';
import { tail } from './tail.ts';
import { trace } from './trace.ts';

const commands = new Map<string, Command>(
  Object.entries({ tail, lag, parked, refused, replay, rebuild, republish, trace, schemas }),
);

const help = `npm run events -- COMMANDE [options]      (COMMANDE --help en dit plus)

${[...commands].map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`).join('\n')}

Ce qui change quelque chose dit d’abord ce qu’il ferait ; --yes le fait. --json rend du JSON, pour un programme.
Par défaut, le dispositif interrogé est celui de \`npm start\` ; sinon :

  RECRUITMENT_URL, TRAINING_URL, DEPLOYMENT_URL, PAYMENTS_URL, KITS_URL   où chaque service répond
  EVENTS_URL      ou bien une adresse pour tous, comme https://{service}.exemple.fr
  EVENTS_TOKEN    un jeton du rôle platform ; sinon, un jeton de l’émetteur de développement EVENTS_ISSUER
                  (http://127.0.0.1:3100), au nom de EVENTS_PERSON
  BROKER_URL      le journal d’événements, pour tail : kafka://hôte:port, kafka+tls://compte:secret@hôte:port

Code de sortie : 0 fait, 1 refusé ou sans réponse, 2 mal demandé.`;

process.exitCode = await main(process.argv.slice(2));
// A connection that is kept for a next request, or a broker's, must not keep the command.
process.stdout.write('', () => process.exit());

async function main([name = '', ...args]: readonly string[]): Promise<number> {
  const command = commands.get(name);
  if (!command) {
    const asked = name === '--help' || name === 'help';
    (asked ? line : note)(help);
    return asked ? 0 : 2;
  }
  if (args.includes('--help')) {
    line(command.help);
    return 0;
  }
  try {
    return await command.run(args);
  } catch (error) {
    if (error instanceof Misused) {
      note(`${error.message}\n\n${command.help}`);
      return 2;
    }
    if (!(error instanceof Failed)) throw error;
    note(error.message);
    return 1;
  }
}
