/** Recruitment in a spec's hands: each method takes one step of the programme through the service's own doors. */
import { EnvelopeCommitted } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type TestAnswer, type TestClient, type TestService, openTestService } from '@cnfs/platform/testing';
import { type Mailbox, mailbox } from '@cnfs/testing';
import { recruitment } from '../service.js';

export interface HostInSpec {
  readonly id: string;
  /** As an agent of the structure. */
  readonly agent: TestClient;
}

export interface CandidateInSpec {
  readonly id: string;
  readonly email: string;
  readonly self: TestClient;
}

export class Recruiting {
  private count = 0;

  private constructor(
    readonly service: TestService,
    readonly mails: Mailbox,
  ) {}

  static async open(
    options: { at?: string; pool?: number; register?: string; requestTimeout?: number } = {},
  ): Promise<Recruiting> {
    const mails = await mailbox();
    const service = await openTestService(recruitment, {
      at: options.at ?? '2021-03-01',
      configuration: {
        SMTP_URL: mails.url,
        MAIL_FROM: 'ne-pas-repondre@example.org',
        PUBLIC_URL: 'https://portail.example.org',
        ...(options.register === undefined ? {} : { COMPANY_REGISTER_URL: options.register }),
        ...(options.requestTimeout && { HTTP_REQUEST_TIMEOUT_MS: String(options.requestTimeout) }),
        ...(options.pool === undefined ? {} : { DATABASE_POOL_SIZE: String(options.pool) }),
      },
    });
    return new Recruiting(service, mails);
  }

  async close(): Promise<void> {
    await this.service.close();
    await this.mails.stop();
  }

  get anct(): TestClient {
    return this.service.as({ role: 'anct' });
  }

  async host(changes: object = {}): Promise<HostInSpec> {
    const { id } = created(
      await this.service.as({ role: 'structure' }).post('/host-structures', this.registration(changes)),
    );
    return { id, agent: this.service.as({ role: 'structure', person: `agent of ${id}`, structures: [id] }) };
  }

  registration(changes: object = {}): object {
    return {
      siret: siret(++this.count),
      name: `Structure ${this.count}`,
      kind: 'COMMUNE',
      address: { line: '1 place de la Mairie', postalCode: '01500', city: 'Ambérieu-en-Bugey' },
      commune: '01004',
      franceServices: false,
      contact: { name: 'Dominique Exemple', email: 'mairie@example.org', phone: '04 74 38 00 00' },
      ...changes,
    };
  }

  async request(host: HostInSpec, posts = 1, changes: object = {}): Promise<string> {
    const form = {
      structureId: host.id,
      posts,
      missionStart: '2021-05-03',
      motivation: 'Trois quartiers sans accompagnement.',
    };
    return created(await host.agent.post('/post-requests', { ...form, ...changes })).id;
  }

  async session(requestIds: readonly string[]): Promise<string> {
    const { id } = created(
      await this.anct.post('/committee-sessions', { number: ++this.count, heldOn: '2021-03-24' }),
    );
    if (requestIds.length > 0)
      done(await this.anct.post(`/committee-sessions/${id}/agenda-items`, { requestIds }));
    return id;
  }

  decide(sessionId: string, decision: object): Promise<TestAnswer> {
    return this.anct.post(`/committee-sessions/${sessionId}/decisions`, decision);
  }

  closeSession(sessionId: string): Promise<TestAnswer> {
    return this.anct.post(`/committee-sessions/${sessionId}/minutes`, {
      text: 'Le comité a examiné les demandes.',
    });
  }

  /** Ids of the posts a structure is granted at once, not funded yet. */
  async grantedPosts(host: HostInSpec, posts = 1): Promise<string[]> {
    const requestId = await this.request(host, posts);
    const sessionId = await this.session([requestId]);
    created(await this.decide(sessionId, { requestId, kind: 'GRANT', posts }));
    done(await this.closeSession(sessionId));
    const rows = await this.service.query<{ id: string }>(
      'SELECT id FROM post WHERE request_id = $1 ORDER BY number',
      [requestId],
    );
    return rows.map(({ id }) => id);
  }

  async vacantPost(host: HostInSpec): Promise<string> {
    const [postId] = await this.grantedPosts(host);
    if (postId === undefined) throw new Error('no post was granted');
    await this.service.deliver(EnvelopeCommitted, this.funds(host, postId));
    return postId;
  }

  funds(host: { id: string }, postId: string, attempt = 1) {
    return {
      commitmentId: newId(),
      envelope: 'ADVISERS' as const,
      postId,
      allocationId: null,
      structureId: host.id,
      attempt,
      amountCents: 5_480_500,
      remainingCents: 1_000_000_000,
      date: '2021-03-25',
    };
  }

  application(changes: object = {}): { email: string } {
    return {
      firstName: 'Camille',
      lastName: 'Exemple',
      email: `candidat-${++this.count}@example.org`,
      phone: '06 12 34 56 78',
      commune: '01004',
      mobilityKm: 20,
      availableFrom: '2021-04-01',
      situations: ['JOB_SEEKER'],
      motivation: 'Aider les gens à se servir du numérique.',
      ...changes,
    } as { email: string };
  }

  /** A candidate who applied and has not opened the mail yet. */
  async applicant(changes: object = {}): Promise<CandidateInSpec> {
    const form = this.application(changes);
    const self = this.service.as({ role: 'candidate', person: form.email });
    return { id: created(await self.post('/candidates', form)).id, email: form.email, self };
  }

  /** A candidate who has followed the link of the mail. */
  async candidate(changes: object = {}): Promise<CandidateInSpec> {
    const applicant = await this.applicant(changes);
    done(
      await this.service.anonymous.post('/candidates/email-confirmations', {
        token: await this.tokenOf(applicant),
      }),
    );
    return applicant;
  }

  async tokenOf(candidate: CandidateInSpec): Promise<string> {
    await this.service.settleDueWork();
    const { links } = await this.mails.next({ to: candidate.email });
    return new URL(links[0] ?? '').searchParams.get('jeton') ?? '';
  }

  contract(changes: object = {}): object {
    return {
      type: 'CDD',
      start: '2021-05-03',
      end: '2023-05-02',
      grossMonthlySalaryCents: 180_000,
      fullTime: true,
      grantOption: 'FULL_24M',
      ...changes,
    };
  }

  /** A selection in which the interview took place. */
  async interviewed(host: HostInSpec, postId: string, candidateId: string): Promise<string> {
    const { id } = created(await host.agent.post('/selections', { postId, candidateId }));
    done(await host.agent.post(`/selections/${id}/shortlistings`));
    done(await host.agent.post(`/selections/${id}/interviews`));
    return id;
  }

  async declared(host: HostInSpec, postId: string, candidateId: string, changes = {}): Promise<string> {
    const id = await this.interviewed(host, postId, candidateId);
    done(await host.agent.post(`/selections/${id}/contracts`, this.contract(changes)));
    return id;
  }

  async confirmed(host: HostInSpec, postId: string, candidateId: string, changes = {}): Promise<string> {
    const id = await this.declared(host, postId, candidateId, changes);
    done(await this.anct.post(`/selections/${id}/confirmations`));
    return id;
  }

  async stateOf(
    table: 'post' | 'candidate' | 'selection' | 'post_request' | 'host_structure',
    id: string,
  ): Promise<string> {
    const [row] = await this.service.query<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [
      id,
    ]);
    return row?.state ?? 'NONE';
  }

  /** Types of the events of an aggregate, in order. */
  async eventsOf(key: string): Promise<string[]> {
    const events = await this.service.events();
    return events.filter((event) => event.key === key).map(({ type }) => type.split('.')[1] ?? type);
  }
}

export function created(answer: TestAnswer): { id: string } {
  done(answer);
  return answer.body as { id: string };
}

/** @throws Error with the problem that was answered */
export function done(answer: TestAnswer): void {
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
}

/** The nth of a row of valid SIRETs; of another site of the same legal entity, when that is named. */
export function siret(n: number, site = '0001'): string {
  return withKey(`${withKey(String(80_000_000 + n))}${site}`);
}

/** Luhn: from the right, every other digit doubled. */
function withKey(digits: string): string {
  const sum = [...digits]
    .reverse()
    .map((digit, place) => (place % 2 === 0 ? Number(digit) * 2 : Number(digit)))
    .reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
