/** Recruitment with two territories, and a call of each route that is right in all but who makes it. */
import { EnvelopeRefused } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type Call, type World, newOwner } from '@cnfs/platform/rights';
import { callsOfPosts } from './rights.posts.js';
import { callsOfSteering } from './rights.steering.js';
import { type CandidateInSpec, type HostInSpec, Recruiting, created, done } from './recruiting.js';

const here = { commune: '01004', departement: '01', region: '84' };
const elsewhere = { commune: '75056', departement: '75', region: '11', kind: 'ASSOCIATION' };
const decision = { reason: 'COMMITMENTS_NOT_KEPT', comment: 'Constaté sur place le mois dernier.' };
const reinstatement = { reason: 'COMMITMENTS_KEPT', comment: 'Les missions sont de nouveau tenues.' };
const erasure = { reason: 'CONSENT_WITHDRAWN' };
const opinion = { favourable: true, comment: 'Territoire prioritaire, structure connue.' };

export async function openRecruitment(): Promise<World> {
  const recruiting = await Recruiting.open();
  const { service, anct } = recruiting;
  const [mine, other] = [newOwner(here), newOwner(elsewhere)];
  let sessions = 10_000;

  const graduate = {
    ...{ situations: ['DIGITAL_MEDIATION_GRADUATE'], diploma: 'Responsable d’espace de médiation' },
  };
  /** Whose address is confirmed, without the mail. */
  const candidate = async (changes: object = {}): Promise<CandidateInSpec> => {
    const applicant = await recruiting.applicant(changes);
    await service.query(`UPDATE candidate SET state = 'VERIFIED' WHERE id = $1`, [applicant.id]);
    return applicant;
  };
  const host = (place: { commune: string; kind?: string } = here) =>
    recruiting.host({ commune: place.commune, ...(place.kind && { kind: place.kind }) });
  const suspended = async (place = here) => {
    const one = await host(place);
    done(await anct.post(`/host-structures/${one.id}/suspensions`, decision));
    return one;
  };
  const ofHost = ({ id }: HostInSpec): Pick<Call, 'owner'> => ({ owner: { structure: id } });
  const ofPair = (one: HostInSpec, { id }: CandidateInSpec): Pick<Call, 'owner'> => ({
    owner: { structure: one.id, person: id },
  });
  const request = async (place = here) => {
    const one = await host(place);
    return { host: one, id: await recruiting.request(one) };
  };
  const withOpinion = async () => {
    const one = await request();
    const prefect = service.as({ role: 'prefect', territories: ['D01'] });
    done(await prefect.post(`/post-requests/${one.id}/opinions`, opinion));
    return one;
  };
  const withdrawn = async (place = here) => {
    const one = await request(place);
    done(await one.host.agent.post(`/post-requests/${one.id}/withdrawals`));
    return one;
  };
  const session = async (ready: 'ON_AGENDA' | 'DECIDED' | 'CLOSED') => {
    const { id: requestId } = await request();
    const { id } = created(
      await anct.post('/committee-sessions', { number: ++sessions, heldOn: '2021-03-24' }),
    );
    done(await anct.post(`/committee-sessions/${id}/agenda-items`, { requestIds: [requestId] }));
    if (ready === 'ON_AGENDA') return { id, requestId };
    created(await recruiting.decide(id, { requestId, kind: 'GRANT', posts: 1 }));
    if (ready === 'CLOSED') {
      done(await recruiting.closeSession(id));
      await service.settleDueWork(); // the minutes as a document
    }
    return { id, requestId };
  };
  const granted = async (place = here) => {
    const one = await host(place);
    const [postId = newId()] = await recruiting.grantedPosts(one);
    return { host: one, postId };
  };
  const vacant = async (place = here) => {
    const one = await host(place);
    return { host: one, postId: await recruiting.vacantPost(one) };
  };
  const unfunded = async () => {
    const { host: one, postId } = await granted();
    await service.deliver(EnvelopeRefused, recruiting.funds(one, postId));
    return postId;
  };
  type Step = 'proposed' | 'shortlisted' | 'interviewed' | 'declared';
  /** A selection that has come so far, of a structure and a candidate of its own. */
  const selection = async (upTo: Step, place = here) => {
    const { host: one, postId } = await vacant(place);
    const person = await candidate(graduate);
    const { id } = created(await one.agent.post('/selections', { postId, candidateId: person.id }));
    const steps = [
      ['shortlisted', 'shortlistings', undefined],
      ['interviewed', 'interviews', undefined],
      ['declared', 'contracts', recruiting.contract()],
    ] as const;
    for (const [step, address, body] of steps) {
      if (upTo === 'proposed') break;
      done(await one.agent.post(`/selections/${id}/${address}`, body));
      if (step === upTo) break;
    }
    return { id, host: one, candidate: person, postId };
  };
  const judged = async () => {
    const one = await selection('declared');
    const trainer = service.as({ role: 'trainer', organisations: [mine.organisation] });
    const form = { organisationId: mine.organisation, ...opinion };
    done(await trainer.post(`/selections/${one.id}/opinions`, form));
    return one;
  };
  /** Of a selection that is somebody's, at this step. */
  const at = async (step: Step, body?: object): Promise<Call> => {
    const { id, host: one, candidate: person } = await selection(step);
    return { at: { id }, ...ofPair(one, person), ...(body && { body }) };
  };

  return {
    ...{ service, mine, other },
    close: () => recruiting.close(),
    calls: {
      ...callsOfSteering(recruiting),
      ...callsOfPosts(recruiting, { vacant, unfunded, candidate }),
      'GET /candidates': async () => {
        const [one, two] = [await recruiting.applicant(graduate), await recruiting.applicant()];
        return { owner: { person: one.id }, list: { mine: one.id, other: two.id, filters: {} } };
      },
      'POST /candidates': () => ({ body: recruiting.application() }),
      // The same link may be followed twice.
      'POST /candidates/email-confirmations': async () => ({
        body: { token: await recruiting.tokenOf(await recruiting.applicant()) },
        again: true,
      }),
      'GET /candidates/{id}': async () => {
        const { id } = await recruiting.applicant(graduate);
        return { at: { id }, owner: { person: id } };
      },
      'GET /candidates/{id}/erasure': async () => {
        const { id, self } = await recruiting.applicant();
        done(await self.post(`/candidates/${id}/erasure-requests`, erasure));
        return { at: { id }, owner: { person: id } };
      },
      // Asked for again, it is told how far it has come.
      'POST /candidates/{id}/erasure-requests': async () => {
        const { id } = await recruiting.applicant();
        return { at: { id }, owner: { person: id }, body: erasure, again: true };
      },
      // As many mails as are asked for: how many that may be is for the limits of rate.
      'POST /candidates/{id}/verification-mails': async () => {
        const { id } = await recruiting.applicant();
        return { at: { id }, owner: { person: id }, again: true };
      },
      'POST /candidates/{id}/withdrawals': async () => {
        const { id } = await recruiting.applicant();
        return { at: { id }, owner: { person: id } };
      },
      'GET /committee-sessions': async () => ({
        list: {
          mine: (await session('ON_AGENDA')).id,
          other: (await session('CLOSED')).id,
          filters: { state: ['OPEN', 'CLOSED'] },
        },
      }),
      'POST /committee-sessions': () => ({ body: { number: ++sessions, heldOn: '2021-03-24' } }),
      'GET /committee-sessions/{id}': async () => ({ at: { id: (await session('CLOSED')).id } }),
      'POST /committee-sessions/{id}/agenda-items': async () => {
        const { id } = await session('ON_AGENDA');
        return { at: { id }, body: { requestIds: [(await request()).id] } };
      },
      // Until the session is closed the last decision counts.
      'POST /committee-sessions/{id}/decisions': async () => {
        const { id, requestId } = await session('ON_AGENDA');
        return { at: { id }, body: { requestId, kind: 'GRANT', posts: 1 }, again: true };
      },
      'POST /committee-sessions/{id}/minutes': async () => ({
        at: { id: (await session('DECIDED')).id },
        body: { text: 'Le comité a examiné les demandes.' },
      }),
      'GET /committee-sessions/{id}/minutes': async () => ({ at: { id: (await session('CLOSED')).id } }),
      'GET /committee-sessions/{id}/preview': async () => ({ at: { id: (await session('DECIDED')).id } }),
      'GET /host-structures': async () => {
        const [one, two] = [await host(), await host(elsewhere)];
        done(await anct.post(`/host-structures/${two.id}/suspensions`, decision));
        const field = async ({ id, agent }: HostInSpec, name: string) =>
          String((await agent.get<Record<string, unknown>>(`/host-structures/${id}`)).body[name]);
        return {
          ...ofHost(one),
          list: {
            ...{ mine: one.id, other: two.id },
            filters: {
              kind: ['COMMUNE', 'ASSOCIATION'],
              ...{ departement: ['01', '75'], region: ['84', '11'], state: ['ACTIVE', 'SUSPENDED'] },
              verification: ['TO_BE_VERIFIED', 'TO_BE_VERIFIED'],
              siret: [await field(one, 'siret'), await field(two, 'siret')],
              q: [await field(one, 'name'), await field(two, 'name')],
            },
          },
        };
      },
      'POST /host-structures': () => ({ body: recruiting.registration() }),
      'GET /host-structures/{id}': async () => {
        const one = await suspended();
        return { ...ofHost(one), at: { id: one.id } };
      },
      'POST /host-structures/{id}/reinstatements': async () => ({
        ...{ at: { id: (await suspended()).id }, body: reinstatement },
      }),
      'POST /host-structures/{id}/suspensions': async () => ({
        ...{ at: { id: (await host()).id }, body: decision },
      }),
      'GET /post-requests': async () => {
        const [one, two] = [await withOpinion(), await withdrawn(elsewhere)];
        return {
          ...ofHost(one.host),
          list: {
            ...{ mine: one.id, other: two.id },
            filters: { state: ['SUBMITTED', 'WITHDRAWN'], structureId: [one.host.id, two.host.id] },
          },
        };
      },
      // Nothing forbids a structure to ask twice for the same.
      'POST /post-requests': async () => {
        const one = await host();
        const motivation = 'Trois quartiers sans accompagnement.';
        const body = { structureId: one.id, posts: 1, missionStart: '2021-05-03', motivation };
        return { ...ofHost(one), body, again: true };
      },
      'GET /post-requests/{id}': async () => {
        const one = await withOpinion();
        return { ...ofHost(one.host), at: { id: one.id } };
      },
      // A second opinion stands beside the first.
      'POST /post-requests/{id}/opinions': async () => ({
        at: { id: (await request()).id },
        ...{ body: opinion, again: true },
      }),
      'POST /post-requests/{id}/withdrawals': async () => {
        const one = await request();
        return { ...ofHost(one.host), at: { id: one.id } };
      },
      'GET /selections': async () => {
        const [one, two] = [await selection('declared'), await selection('proposed', elsewhere)];
        return {
          ...ofPair(one.host, one.candidate),
          list: {
            ...{ mine: one.id, other: two.id },
            filters: {
              state: ['CONTRACT_DECLARED', 'PROPOSED'],
              structureId: [one.host.id, two.host.id],
              postId: [one.postId, two.postId],
              candidateId: [one.candidate.id, two.candidate.id],
              overdue: ['false', 'false'],
            },
          },
        };
      },
      'POST /selections': async () => {
        const { host: one, postId } = await vacant();
        return { ...ofHost(one), body: { postId, candidateId: (await candidate()).id } };
      },
      'GET /selections/{id}': async () => {
        const one = await judged();
        return { ...ofPair(one.host, one.candidate), at: { id: one.id } };
      },
      'POST /selections/{id}/cancellations': () => at('declared', { reason: 'CONTRACT_NOT_SIGNED' }),
      'GET /selections/{id}/candidate': () => at('proposed'),
      'POST /selections/{id}/confirmations': () => at('declared'),
      'POST /selections/{id}/contracts': () => at('interviewed', recruiting.contract()),
      'POST /selections/{id}/interviews': () => at('shortlisted'),
      // One more stands beside the first: the organisation's own, whoever's the selection is.
      'POST /selections/{id}/opinions': async () => ({
        ...(await at('proposed', { organisationId: mine.organisation, ...opinion })),
        again: true,
      }),
      'POST /selections/{id}/refusals': () => at('proposed', { reason: 'STRUCTURE_DECLINED' }),
      'POST /selections/{id}/shortlistings': () => at('proposed'),
    },
  };
}
