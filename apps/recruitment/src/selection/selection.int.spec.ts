import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '@cnfs/kernel';
import { type CandidateInSpec, type HostInSpec, Recruiting, done } from '../testing/recruiting.js';

describe('a selection', () => {
  let recruiting: Recruiting;
  let host: HostInSpec;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    host = await recruiting.host();
  });
  afterAll(() => recruiting.close());

  const confirm = (selectionId: string) => recruiting.anct.post(`/selections/${selectionId}/confirmations`);
  const declare = (selectionId: string, changes: object = {}, agent = host.agent) =>
    agent.post(`/selections/${selectionId}/contracts`, recruiting.contract(changes));

  async function parties(): Promise<{ postId: string; candidate: CandidateInSpec }> {
    return { postId: await recruiting.vacantPost(host), candidate: await recruiting.candidate() };
  }

  it('is opened once for a post and a candidate, and gives the structure the candidate’s contact while it lasts', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.interviewed(host, postId, candidate.id);
    const again = await host.agent.post('/selections', { postId, candidateId: candidate.id });
    expect([again.status, again.body['code']]).toEqual([409, 'SELECTION_ALREADY_OPEN']);
    const contact = () => host.agent.get(`/selections/${selectionId}/candidate`);
    expect((await contact()).body).toMatchObject({ email: candidate.email });
    expect((await candidate.self.get(`/selections/${selectionId}`)).body).toMatchObject({
      state: 'INTERVIEWED',
      contract: null,
    });
    done(await candidate.self.post(`/selections/${selectionId}/refusals`, { reason: 'CANDIDATE_DECLINED' }));
    expect((await contact()).status).toBe(404);
    expect((await declare(selectionId)).status).toBe(409);
  });

  it('reserves the post when the contract is declared, and frees both when it is cancelled', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.declared(host, postId, candidate.id);
    expect((await host.agent.get(`/posts/${postId}`)).body).toMatchObject({ state: 'RESERVED', selectionId });
    done(
      await host.agent.post(`/selections/${selectionId}/cancellations`, { reason: 'CONTRACT_NOT_SIGNED' }),
    );
    expect((await host.agent.get(`/posts/${postId}`)).body).toMatchObject({
      state: 'VACANT',
      selectionId: null,
      vacantSince: '2021-03-01',
    });
    expect(await recruiting.eventsOf(selectionId)).toEqual(['SelectionCancelled']);
    await recruiting.confirmed(host, postId, candidate.id);
    expect((await recruiting.eventsOf(postId)).slice(2)).toEqual([
      'PostFunded',
      'PostReserved',
      'PostVacated',
      'PostReserved',
    ]);
  });

  it('pays the SMIC of the day the contract starts, which the events never tell', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.interviewed(host, postId, candidate.id);
    const below = await declare(selectionId, { grossMonthlySalaryCents: 155_457 });
    expect([below.status, below.body['code']]).toEqual([422, 'SALARY_BELOW_MINIMUM']);
    const raised = { start: '2021-10-01', grossMonthlySalaryCents: 158_946 };
    expect((await declare(selectionId, raised)).body['code']).toBe('SALARY_BELOW_MINIMUM');
    done(await declare(selectionId, { grossMonthlySalaryCents: 155_458 }));
    done(await confirm(selectionId));
    expect(JSON.stringify(await recruiting.service.events())).not.toContain('155458');
  });

  it('is confirmed by ANCT, once, and ends the candidate’s other talks, who is taken', async () => {
    const { postId, candidate } = await parties();
    const other = await recruiting.host();
    const talk = await recruiting.interviewed(other, await recruiting.vacantPost(other), candidate.id);
    const selectionId = await recruiting.declared(host, postId, candidate.id);
    expect((await host.agent.post(`/selections/${selectionId}/confirmations`)).status).toBe(403);
    const answers = await Promise.all(Array.from({ length: 5 }, () => confirm(selectionId)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
    expect(await recruiting.eventsOf(selectionId)).toEqual(['CandidateSelected']);
    const { body } = await other.agent.get<{ steps: object[] }>(`/selections/${talk}`);
    expect(body).toMatchObject({ state: 'DECLINED' });
    expect(body.steps.at(-1)).toMatchObject({ state: 'DECLINED', reason: 'TAKEN' });
    const late = await host.agent.post(`/selections/${selectionId}/cancellations`, { reason: 'OTHER' });
    expect(late.status).toBe(409);
    expect((await candidate.self.post(`/candidates/${candidate.id}/withdrawals`)).status).toBe(409);
  });

  it('is not confirmed while the structure is suspended', async () => {
    const suspended = await recruiting.host();
    const candidate = await recruiting.candidate();
    const selectionId = await recruiting.declared(
      suspended,
      await recruiting.vacantPost(suspended),
      candidate.id,
    );
    const because = { reason: 'SUSPECTED_FRAUD', comment: 'Signalement de la préfecture.' };
    done(await recruiting.anct.post(`/host-structures/${suspended.id}/suspensions`, because));
    expect((await confirm(selectionId)).body['code']).toBe('STRUCTURE_SUSPENDED');
  });

  it('stands in the way of a withdrawal while a contract is declared, and is declined by it before', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.declared(host, postId, candidate.id);
    const withdraw = () => candidate.self.post(`/candidates/${candidate.id}/withdrawals`);
    expect((await withdraw()).body['code']).toBe('CANDIDATE_UNDER_RESERVATION');
    done(
      await candidate.self.post(`/selections/${selectionId}/cancellations`, { reason: 'CANDIDATE_WITHDREW' }),
    );
    const talk = await recruiting.interviewed(host, postId, candidate.id);
    done(await withdraw());
    expect(await recruiting.stateOf('selection', talk)).toBe('DECLINED');
  });

  it('is nobody else’s to see or to move on', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.interviewed(host, postId, candidate.id);
    const stranger = await recruiting.host();
    const statuses = await Promise.all([
      stranger.agent.get(`/selections/${selectionId}`),
      stranger.agent.get(`/selections/${selectionId}/candidate`),
      stranger.agent.post(`/selections/${selectionId}/shortlistings`),
      declare(selectionId, {}, stranger.agent),
      stranger.agent.post('/selections', { postId, candidateId: candidate.id }),
    ]);
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  });

  it('is in the list of the prefects of its post’s territory, who learn nothing of the person', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.interviewed(host, postId, candidate.id);
    const prefect = (territory: string) =>
      recruiting.service.as({ role: 'prefect', territories: [territory] });
    const listed = async (territory: string) => {
      const { body } = await prefect(territory).get<{ items: { id: string }[] }>('/selections?limit=200');
      return body.items.some(({ id }) => id === selectionId);
    };
    expect(await Promise.all(['D01', 'R84', 'D69', 'R11'].map(listed))).toEqual([true, true, false, false]);
    const { body } = await prefect('D01').get('/selections?limit=200');
    expect(JSON.stringify(body)).not.toMatch(/@example|Camille|\+336/);
    expect(JSON.stringify(body)).not.toMatch(/"grossMonthlySalaryCents":\d/);
    expect((await prefect('D01').get(`/selections/${selectionId}/candidate`)).status).toBe(403);
  });

  it('is flagged when it lasts longer than a month', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.interviewed(host, postId, candidate.id);
    const overdue = async () => (await host.agent.get(`/selections/${selectionId}`)).body['overdue'];
    await recruiting.service.advanceTo('2021-03-31');
    expect(await overdue()).toBe(false);
    await recruiting.service.advanceTo('2021-04-02');
    expect(await overdue()).toBe(true);
    const { body } = await host.agent.get<{ items: { id: string }[] }>('/selections?overdue=true');
    expect(body.items.map(({ id }) => id)).toContain(selectionId);
  });

  it('receives the opinions of training organisations until it is confirmed; none replaces another', async () => {
    const { postId, candidate } = await parties();
    const selectionId = await recruiting.interviewed(host, postId, candidate.id);
    const organisationId = newId();
    const trainer = recruiting.service.as({ role: 'trainer', organisations: [organisationId] });
    const opinion = (favourable: boolean, of = organisationId) =>
      trainer.post(`/selections/${selectionId}/opinions`, {
        organisationId: of,
        favourable,
        comment: 'À l’aise avec le public.',
      });
    done(await opinion(true));
    done(await opinion(false));
    expect((await opinion(true, newId())).status).toBe(404);
    const { body } = await host.agent.get<{ opinions: { favourable: boolean }[] }>(
      `/selections/${selectionId}`,
    );
    expect(body.opinions.map(({ favourable }) => favourable)).toEqual([true, false]);
    await expect(recruiting.service.query(`DELETE FROM selection_opinion`)).rejects.toThrow(
      /permission denied/,
    );
    done(await declare(selectionId));
    done(await confirm(selectionId));
    expect((await opinion(true)).body['code']).toBe('OPINION_TOO_LATE');
  });

  it('keeps its steps: none is changed', async () => {
    await expect(recruiting.service.query(`UPDATE selection_step SET reason = 'x'`)).rejects.toThrow(
      /permission denied/,
    );
    await expect(recruiting.service.query(`DELETE FROM selection_step`)).rejects.toThrow(/permission denied/);
  });
});
