// The first half of the main job: from a structure's request for posts to a confirmed contract.
import { randomUUID } from 'node:crypto';
import { Cast } from './cast.js';
import type { Product } from './product.js';

export interface StructureDescription {
  siret: string;
  name: string;
  kind: 'COMMUNE' | 'EPCI' | 'OTHER_PUBLIC' | 'GIP' | 'ASSOCIATION' | 'OTHER_PRIVATE';
  /** INSEE code. */
  commune: string;
  addressLine: string;
  postalCode: string;
  city: string;
  franceServices: boolean;
}

export interface Host {
  id: string;
  departement: string;
  region: string;
  /** INSEE code. */
  commune: string;
}

export interface Post {
  id: string;
  structureId: string;
  state: 'GRANTED' | 'VACANT' | 'UNFUNDED' | 'RESERVED' | 'OCCUPIED' | 'SURRENDERED';
}

export interface Candidate {
  /** The subject of the person's tokens too. */
  id: string;
  email: string;
}

/** What a candidate says of itself, where it matters to the story. */
export interface Self {
  firstName?: string;
  lastName?: string;
  email?: string;
  phone?: string;
  motivation?: string;
}

/** A candidate found for a post, and why. */
export interface Match {
  candidateId: string;
  distanceKm: number | null;
  reasons: string[];
}

export interface ContractTerms {
  /** First and last day, `YYYY-MM-DD`. */
  start: string;
  end: string | null;
  type?: 'CDD' | 'CDI' | 'PEC' | 'CONTRAT_DE_PROJET';
  grantOption?: 'FULL_24M' | 'PARTIAL_36M';
}

/** 1 800 € gross a month: above the minimum wage of the years the stories play in. */
const SALARY_CENTS = 180_000;

export class Recruiting {
  private readonly cast: Cast;

  constructor(private readonly product: Product) {
    this.cast = new Cast(product);
  }

  async register(description: StructureDescription): Promise<Host> {
    const { siret, name, kind, commune, addressLine, postalCode, city, franceServices } = description;
    const { id } = await this.cast.structure().post('recruitment', '/host-structures', {
      body: {
        siret,
        name,
        kind,
        commune,
        franceServices,
        address: { line: addressLine, postalCode, city },
        contact: { name: 'Accueil', email: 'accueil@structure.example', phone: '01 99 00 12 34' },
      },
    });
    return this.cast.structure(id).get('recruitment', '/host-structures/{id}', { path: { id } });
  }

  async request(host: Host, posts: number, missionStart: string): Promise<string> {
    const { id } = await this.cast.structure(host.id).post('recruitment', '/post-requests', {
      body: {
        structureId: host.id,
        posts,
        missionStart,
        motivation: 'Des habitants sans accompagnement numérique, et un lieu pour les accueillir.',
      },
    });
    return id;
  }

  async giveOpinion(host: Host, requestId: string): Promise<void> {
    await this.cast.prefect(host.departement).post('recruitment', '/post-requests/{id}/opinions', {
      path: { id: requestId },
      body: {
        favourable: true,
        comment: 'Structure connue, besoin établi sur ce territoire.',
      },
    });
  }

  /** Opens a session, grants what is given for each request, and closes it: posts exist from then on. */
  async holdSession(
    number: number,
    heldOn: string,
    grants: readonly { requestId: string; posts: number }[],
  ): Promise<void> {
    const { id } = await this.cast.anct.post('recruitment', '/committee-sessions', {
      body: { number, heldOn },
    });
    const path = { id };
    const requestIds = grants.map(({ requestId }) => requestId);
    await this.cast.anct.post('recruitment', '/committee-sessions/{id}/agenda-items', {
      path,
      body: { requestIds },
    });
    for (const { requestId, posts } of grants)
      await this.cast.anct.post('recruitment', '/committee-sessions/{id}/decisions', {
        path,
        body: { requestId, kind: 'GRANT', posts },
      });
    await this.cast.anct.post('recruitment', '/committee-sessions/{id}/minutes', {
      path,
      body: {
        text: 'Le comité a examiné les demandes inscrites et s’est prononcé sur chacune.',
      },
    });
  }

  posts(host: Host): Promise<Post[]> {
    return this.cast.anct.list('recruitment', '/posts', { query: { structureId: host.id } });
  }

  /** Waits until every post of the structure has left GRANTED: payments committed or refused its funds. */
  async fundedPosts(host: Host, state: Post['state'] = 'VACANT'): Promise<Post[]> {
    const settled = (page: { items: Post[] }) =>
      page.items.length > 0 && page.items.every((post) => post.state === state);
    return (await this.cast.anct.until('recruitment', '/posts', { query: { structureId: host.id } }, settled))
      .items;
  }

  /** A candidate of that commune applies and confirms the address by the link of the message it receives. */
  async apply(
    commune: string,
    availableFrom: string,
    mobilityKm: number | null = 20,
    self: Self = {},
  ): Promise<Candidate> {
    const person = randomUUID();
    const { email = `candidat-${person.slice(0, 8)}@example.org` } = self;
    const { id } = await this.cast.candidate(person).post('recruitment', '/candidates', {
      body: {
        firstName: 'Camille',
        lastName: 'Exemple',
        email,
        phone: '01 99 00 12 35',
        commune,
        mobilityKm,
        availableFrom,
        situations: ['JOB_SEEKER', 'EXPERIENCED'],
        motivation: 'Accompagner les habitants de mon quartier vers l’autonomie numérique.',
        ...self,
      },
    });
    const { links } = await this.product.mailTo(email);
    const token = new URL(links[0] ?? '').searchParams.get('jeton') ?? '';
    await this.cast.nobody.post('recruitment', '/candidates/email-confirmations', { body: { token } });
    return { id, email };
  }

  /** Candidates of a vacant post, the structure's own ranking of them. */
  async matches(post: Post): Promise<Match[]> {
    return this.cast
      .structure(post.structureId)
      .list('recruitment', '/posts/{id}/candidates', { path: { id: post.id } });
  }

  /** Proposed, shortlisted, interviewed: the structure knows whom it wants. */
  async interview(post: Post, candidate: Candidate): Promise<string> {
    const structure = this.cast.structure(post.structureId);
    const { id } = await structure.post('recruitment', '/selections', {
      body: {
        postId: post.id,
        candidateId: candidate.id,
      },
    });
    await structure.post('recruitment', '/selections/{id}/shortlistings', { path: { id } });
    await structure.post('recruitment', '/selections/{id}/interviews', { path: { id } });
    return id;
  }

  /** The contract reserves the post and the candidate. */
  async declareContract(post: Post, selectionId: string, terms: ContractTerms): Promise<void> {
    const { type = 'CDD', grantOption = 'FULL_24M', start, end } = terms;
    await this.cast.structure(post.structureId).post('recruitment', '/selections/{id}/contracts', {
      path: { id: selectionId },
      body: {
        type,
        start,
        end,
        grossMonthlySalaryCents: SALARY_CENTS,
        fullTime: true,
        grantOption,
      },
    });
  }

  /** Waits until the post of a selection is in a state that deployment's facts lead to. */
  async post(postId: string, state: Post['state']): Promise<Post> {
    return this.cast.anct.until(
      'recruitment',
      '/posts/{id}',
      { path: { id: postId } },
      (post) => post.state === state,
    );
  }

  async confirm(selectionId: string): Promise<void> {
    await this.cast.anct.post('recruitment', '/selections/{id}/confirmations', { path: { id: selectionId } });
  }
}
