// What the product holds once the sessions were played, read through its APIs, beside what the list says; and each difference
// with the reason that the data itself give.
import { Cast, type Product } from '@cnfs/testing/programme';
import { type FileOf2021, type Grant, type SessionOfFile, groupedBy, ofBothKinds, sum } from './file.ts';

export interface Outcome {
  rows: number;
  structures: number;
  requests: number;
  posts: number;
  postsInFile: number;
  committedEuros: number;
  publishedEuros: number;
  sessions: readonly {
    number: number;
    day: string;
    requests: number;
    posts: number;
    postsInFile: number;
    committedEuros: number;
    publishedEuros: number;
  }[];
  departements: readonly { departement: string; posts: number; postsInFile: number }[];
  /** Rows of one structure that the list calls public and private: the public one stands. */
  ofBothKinds: ReturnType<typeof ofBothKinds>;
  differences: readonly Difference[];
}

export interface Difference {
  siret: string;
  name: string;
  departement: string;
  session: number;
  posts: number;
  committedEuros: number;
  publishedEuros: number;
  differenceEuros: number;
  /** French; null when the data do not tell why: the replay has failed then. */
  explanation: string | null;
}

interface Seen {
  posts: number;
  committedCents: number;
}

export async function outcomeOf(product: Product, file: FileOf2021): Promise<Outcome> {
  const { anct, bdtApprover } = new Cast(product);
  const query = { limit: 200 };
  const structures = await anct.list('recruitment', '/host-structures', { query });
  const posts = await anct.list('recruitment', '/posts', { query });
  const commitments = await bdtApprover.list('payments', '/commitments', {
    query: { ...query, state: 'COMMITTED' },
  });
  const requests = await anct.list('recruitment', '/post-requests', {
    query: { ...query, state: 'GRANTED' },
  });
  const siretOf = new Map(structures.map(({ id, siret }) => [id, siret ?? '']));
  const centsOf = new Map(
    commitments.map(({ postId, grantCents, trainingCents }) => [postId, grantCents + trainingCents]),
  );
  const seen = new Map<string, Seen>();
  const byDepartement = new Map<string, number>();
  for (const { id, sessionNumber, structureId, departement } of posts) {
    const place = placeOf(sessionNumber, siretOf.get(structureId) ?? '');
    const before = seen.get(place) ?? { posts: 0, committedCents: 0 };
    seen.set(place, {
      posts: before.posts + 1,
      committedCents: before.committedCents + (centsOf.get(id) ?? 0),
    });
    byDepartement.set(departement, (byDepartement.get(departement) ?? 0) + 1);
  }
  const of = ({ number }: SessionOfFile, { siret }: Grant) =>
    seen.get(placeOf(number, siret)) ?? { posts: 0, committedCents: 0 };
  const sessions = file.sessions.map((session) => ({
    number: session.number,
    day: session.day,
    requests: requests.filter(({ id }) =>
      posts.some((post) => post.requestId === id && post.sessionNumber === session.number),
    ).length,
    posts: posts.filter(({ sessionNumber }) => sessionNumber === session.number).length,
    postsInFile: sum(session.grants, (grant) => grant.posts),
    committedEuros: sum(session.grants, (grant) => of(session, grant).committedCents) / 100,
    publishedEuros: sum(session.grants, ({ published }) => published),
  }));
  const inFile = groupedBy(file.lines, ({ departement }) => departement);
  const departements = [...new Set([...inFile.keys(), ...byDepartement.keys()])]
    .sort()
    .map((departement) => ({
      departement,
      posts: byDepartement.get(departement) ?? 0,
      postsInFile: sum(inFile.get(departement) ?? [], ({ postes }) => Number(postes)),
    }));
  return {
    rows: file.lines.length,
    structures: structures.length,
    requests: requests.length,
    posts: posts.length,
    postsInFile: sum(file.lines, ({ postes }) => Number(postes)),
    committedEuros: sum([...centsOf.values()], (cents) => cents) / 100,
    publishedEuros: sum(file.lines, ({ investissement_etat }) => Number(investissement_etat)),
    sessions,
    departements,
    ofBothKinds: ofBothKinds(file),
    differences: await differences(product, file, of),
  };
}

async function differences(
  product: Product,
  file: FileOf2021,
  of: (session: SessionOfFile, grant: Grant) => Seen,
): Promise<Difference[]> {
  const found: Difference[] = [];
  for (const session of file.sessions)
    for (const grant of session.grants) {
      const { posts, committedCents } = of(session, grant);
      const committedEuros = committedCents / 100;
      if (posts === grant.posts && committedEuros === grant.published) continue;
      const line = file.structures.get(grant.siret);
      found.push({
        siret: grant.siret,
        name: line?.nom ?? '',
        departement: line?.departement ?? '',
        session: session.number,
        posts,
        committedEuros,
        publishedEuros: grant.published,
        differenceEuros: committedEuros - grant.published,
        explanation: posts === grant.posts ? await explain(product, file, grant) : null,
      });
    }
  return found;
}

/** Of a post with its training, in euros, as the list prices it. */
const PUBLIC = 54_805;
const PUBLIC_OVERSEAS = 72_305;
const PRIVATE = 36_805;
const isOverseas = (departement: string) => /^97[1-6]$/.test(departement);

async function explain(product: Product, file: FileOf2021, { siret, lines }: Grant): Promise<string | null> {
  const line = file.structures.get(siret);
  if (!line) return null;
  const prices = new Set(
    lines.map(({ investissement_etat, postes }) => Number(investissement_etat) / Number(postes)),
  );
  const both = ofBothKinds(file).find((one) => one.siret === siret);
  if (both && prices.has(PRIVATE) && line.type === 'publique')
    return (
      `La liste compte ${both.private} ligne(s) privée(s) et ${both.public} publique(s) pour ce même SIRET, à ${PRIVATE} € ` +
      `et ${PUBLIC} € le poste. Une structure n’a qu’une nature : la publique vaut pour tous ses postes.`
    );
  if (prices.has(PUBLIC_OVERSEAS) && !isOverseas(line.departement)) {
    const { anct } = new Cast(product);
    const { items } = await anct.get('recruitment', '/communes', {
      query: { name: line.commune, limit: 50 },
    });
    const homonym = items.find(({ departement }) => isOverseas(departement));
    return (
      `La liste applique le montant d’outre-mer (${PUBLIC_OVERSEAS} € le poste) à ${line.commune}, code INSEE ${line.code_commune}, ` +
      `dans le département ${line.departement}, où le poste vaut ${PUBLIC} €.` +
      (homonym ? ` Elle l’a sans doute prise pour ${homonym.name} (${homonym.code}).` : '')
    );
  }
  return null;
}

function placeOf(session: number, siret: string): string {
  return `${session} ${siret}`;
}
