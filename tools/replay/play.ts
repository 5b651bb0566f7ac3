// Plays the eight sessions through the public APIs. Whatever was done before is found and left as it is, so that playing them
// again changes nothing, and a run that was cut goes on where it ended.
import { Cast, Caller, type Product } from '@cnfs/testing/programme';
import { actors } from '@cnfs/testing';
import type { Narrator } from '../demo/narrator.ts';
import { minutesCsv, requestsCsv, structuresCsv } from './csv-files.ts';
import { type FileOf2021, type SessionOfFile, sum } from './file.ts';

/** Whose keys the rows bear. */
const SOURCE = 'coselec-2021';
const PARAMETER_SET = 'sessions-2021';
/** Requests to the services that run side by side. */
const AT_ONCE = 6;

interface Request {
  id: string;
  structureId: string;
  departement: string;
  state: string;
  opinions: readonly unknown[];
}

export class Replay {
  private readonly product: Product;
  private readonly file: FileOf2021;
  private readonly say: Narrator;
  private readonly cast: Cast;
  private readonly granted = new Set<string>();

  constructor(product: Product, file: FileOf2021, say: Narrator) {
    this.product = product;
    this.file = file;
    this.say = say;
    this.cast = new Cast(product);
  }

  async play(): Promise<void> {
    await this.useFiguresOf2021();
    for (const session of this.file.sessions) await this.hold(session);
  }

  /** The figures of the real sessions: two persons of ANCT decide to compute with them. */
  private async useFiguresOf2021(): Promise<void> {
    const values = await this.cast.anct.list('payments', '/parameters', { query: { set: PARAMETER_SET } });
    if (values.some(({ active }) => active)) return;
    const { id } = await this.cast.anct.post('payments', '/parameter-set-activations', {
      body: { set: PARAMETER_SET },
    });
    const another = new Caller(this.product, actors.anct('anct-2'));
    await another.post('payments', '/parameter-set-activations/{id}/approvals', { path: { id } });
    this.say.note(`paiements calcule avec le jeu de paramètres ${PARAMETER_SET}`);
  }

  private async hold(session: SessionOfFile): Promise<void> {
    const { number, day, grants } = session;
    const posts = sum(grants, (grant) => grant.posts);
    const known = (await this.cast.anct.list('recruitment', '/committee-sessions')).find(
      (one) => one.number === number,
    );
    if (!known) await this.product.advanceTo(day);
    const fresh = grants.map(({ siret }) => siret).filter((siret) => !this.granted.has(siret));
    const { anct } = this.cast;
    const structures = await anct.import('HOST_STRUCTURES', SOURCE, structuresCsv(this.file, fresh));
    await anct.import('POST_REQUESTS', SOURCE, requestsCsv(session, this.granted));
    for (const siret of fresh) this.granted.add(siret);
    const id =
      known?.id ??
      (await anct.post('recruitment', '/committee-sessions', { body: { number, heldOn: day } })).id;
    if (known?.state !== 'CLOSED') {
      await this.giveOpinions();
      await this.fillAgenda(id);
    }
    await anct.import('MINUTES', SOURCE, minutesCsv(session), id);
    if (known?.state !== 'CLOSED') {
      const text = `Le comité de sélection, réuni le ${inFrench(day)}, a accordé ${posts} postes à ${grants.length} structures.`;
      await anct.post('recruitment', '/committee-sessions/{id}/minutes', { path: { id }, body: { text } });
    }
    this.say.act(
      `séance ${number} du ${day}`,
      known?.state === 'CLOSED'
        ? 'déjà close : rien à faire'
        : `${structures.rowsNew} structures, ${grants.length} demandes, ${posts} postes accordés`,
    );
    await this.untilFunded();
  }

  /** Requests that wait for the committee. */
  private async waiting(): Promise<Request[]> {
    return this.cast.anct.list('recruitment', '/post-requests', {
      query: { state: 'SUBMITTED', limit: 200 },
    });
  }

  private async giveOpinions(): Promise<void> {
    const requests = (await this.waiting()).filter(({ opinions }) => opinions.length === 0);
    await atOnce(requests, ({ id, departement }) =>
      this.cast.prefect(departement).post('recruitment', '/post-requests/{id}/opinions', {
        path: { id },
        body: { favourable: true, comment: 'La liste publiée ne dit rien de l’avis : tenu pour favorable.' },
      }),
    );
  }

  private async fillAgenda(id: string): Promise<void> {
    const requestIds = (await this.waiting()).map((request) => request.id);
    for (let from = 0; from < requestIds.length; from += 500)
      await this.cast.anct.post('recruitment', '/committee-sessions/{id}/agenda-items', {
        path: { id },
        body: { requestIds: requestIds.slice(from, from + 500) },
      });
  }

  /** Until payments has answered for every post. */
  private async untilFunded(): Promise<void> {
    await this.say.during(
      'paiements engage les fonds de chaque poste',
      this.cast.anct.until(
        'recruitment',
        '/posts',
        { query: { state: 'GRANTED', limit: 1 } },
        ({ items }) => items.length === 0,
        { deadline: 120_000, every: 250 },
      ),
    );
  }
}

const inFrench = (day: string) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString('fr-FR', { dateStyle: 'long', timeZone: 'UTC' });

async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
