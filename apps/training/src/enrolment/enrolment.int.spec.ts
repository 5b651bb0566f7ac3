import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AssignmentCancelled,
  AssignmentEnded,
  AssignmentTerminated,
  CandidateSelected,
  type EventDefinition,
  type EventEnvelope,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { deliver, envelopeOf, permute } from '@cnfs/messaging/testing';
import fc from 'fast-check';
import { type CaseIds, Classroom, created, firstDay, halfDaysFrom } from '../testing/classroom.js';
import type { EnrolmentView } from './enrolment.queries.js';

let classroom: Classroom;
beforeAll(async () => {
  classroom = await Classroom.open('2021-06-18');
});
afterAll(() => classroom.close());

describe('the way through training', () => {
  it('goes from the selection to TrainingCompleted, and every step is told once, in one case', async () => {
    const organisation = await classroom.organisation();
    const session = await classroom.session(organisation);
    const ids = classroom.ids();
    const correlationId = newId();
    const selected = { ...example(CandidateSelected), ...ids };
    await classroom.service.deliver(CandidateSelected, selected, { correlationId });
    const [opened] = await classroom.enrolmentsOf(ids.selectionId);
    const trainee = { ...ids, enrolmentId: opened?.id ?? '' };
    const path = `/enrolments/${trainee.enrolmentId}`;
    const positioning = { organisationId: organisation.id, level: 'STANDARD', date: '2021-03-05' };
    created(await organisation.trainer.post(`${path}/positionings`, positioning));
    expect(created(await classroom.ask(organisation, trainee, session)).seat).toBe('GIVEN');
    const halfDays = halfDaysFrom(firstDay, 100);
    created(await classroom.attend(organisation, trainee, halfDays));
    expect(await classroom.enrolment(trainee)).toMatchObject({ state: 'IN_TRAINING', hoursFollowed: 350 });
    const exam = { kind: 'CCP1', takenOn: '2021-06-17', passed: false };
    created(await organisation.trainer.post(`${path}/exams`, exam));

    expect(await classroom.enrolment(trainee)).toMatchObject({
      state: 'COMPLETED',
      startedOn: firstDay,
      closedOn: '2021-06-17',
      exams: [{ kind: 'CCP1', attempt: 1, passed: false }],
    });
    const events = await classroom.eventsOf(trainee);
    expect(events.map(({ type, sequence }) => [type.split('.')[1], sequence])).toEqual([
      ['EnrolmentOpened', 1],
      ['CandidatePositioned', 2],
      ['CandidateEnrolled', 3],
      ['TrainingStarted', 4],
      ['TrainingCompleted', 5],
    ]);
    expect(new Set(events.map((event) => event.correlationId))).toEqual(new Set([correlationId]));
    for (const { data } of events) expect(data).toMatchObject(ids);
    expect(events[3]?.data).toMatchObject({ hours: 350, date: firstDay, sessionId: session });
    expect(events[4]?.data).toMatchObject({
      hours: 350,
      hoursFollowed: 350,
      examTakenOn: '2021-06-17',
      examPassed: false,
      date: '2021-06-17',
    });
  });

  it.each([
    ['STANDARD', 350],
    ['LEVEL_1', 420],
    ['LEVEL_2', 315],
    ['LEVEL_3', 280],
    ['LEVEL_4', 175],
    ['LEVEL_5', 105],
    ['LEVEL_6', 70],
  ] as const)('lasts as long as the level needs: %s, %s hours', async (level, hours) => {
    const trainee = await classroom.positioned(await classroom.organisation(), level);
    expect(await classroom.enrolment(trainee)).toMatchObject({ state: 'POSITIONED', hours });
  });

  it('is spared to who is certified already, and the seat goes back', async () => {
    const organisation = await classroom.organisation();
    const session = await classroom.session(organisation);
    const trainee = await classroom.enrolled(organisation, session);
    const form = { ground: 'ALREADY_CERTIFIED', on: '2021-06-18' };
    const path = `/enrolments/${trainee.enrolmentId}/exemptions`;
    expect((await organisation.trainer.post(path, form)).status).toBe(403);
    for (const [on, code] of [
      ['2021-02-28', 'CLOSED_BEFORE_OPENING'],
      ['2021-06-19', 'DAY_IN_THE_FUTURE'],
    ] as const)
      expect(await classroom.bdt.post(path, { ...form, on })).toMatchObject({ status: 422, body: { code } });
    created(await classroom.bdt.post(path, form));
    expect(await classroom.enrolment(trainee)).toMatchObject({
      state: 'EXEMPTED',
      ...{ ground: form.ground },
    });
    expect(await classroom.namesOf(trainee)).toContain('TrainingExempted');
    expect(await classroom.seats(session)).toEqual({ taken: 0, held: 0 });
    expect((await classroom.bdt.post(path, form)).status).toBe(409);
  });

  it('is late four months after it began', async () => {
    const slow = await Classroom.open();
    try {
      const organisation = await slow.organisation();
      const trainee = await slow.enrolled(organisation, await slow.session(organisation));
      created(await slow.attend(organisation, trainee, halfDaysFrom(firstDay, 1)));
      await slow.service.advanceTo('2021-07-22');
      expect((await slow.enrolment(trainee)).late).toBe(false);
      await slow.service.advanceTo('2021-07-23');
      expect((await slow.enrolment(trainee)).late).toBe(true);
    } finally {
      await slow.close();
    }
  });
});

describe('an abandonment', () => {
  it('lets Banque des Territoires open one more attempt, however many ask at once', async () => {
    const organisation = await classroom.organisation();
    const session = await classroom.session(organisation);
    const trainee = await classroom.enrolled(organisation, session);
    const { selectionId } = trainee;
    const early = await classroom.bdt.post('/enrolments', { selectionId });
    expect(early).toMatchObject({ status: 409, body: { code: 'ENROLMENT_OPEN' } });

    created(await classroom.attend(organisation, trainee, halfDaysFrom(firstDay, 4)));
    const leave = { ground: 'CANDIDATE_LEFT', on: '2021-03-24' };
    created(await organisation.trainer.post(`/enrolments/${trainee.enrolmentId}/abandonments`, leave));
    const told = (await classroom.eventsOf(trainee)).at(-1);
    expect(told).toMatchObject({
      type: 'training.TrainingAbandoned.v1',
      data: { ground: leave.ground, date: leave.on, hoursFollowed: 14, sessionId: session },
    });

    const answers = await Promise.all(
      Array.from({ length: 5 }, () => classroom.bdt.post('/enrolments', { selectionId })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409]);
    const attempts = await classroom.enrolmentsOf(selectionId);
    expect(attempts.map(({ attempt, state }) => [attempt, state])).toEqual([
      [1, 'ABANDONED'],
      [2, 'AWAITING_POSITIONING'],
    ]);
    const second = await classroom.eventsOf({ ...trainee, enrolmentId: attempts[1]?.id ?? '' });
    expect(second[0]?.correlationId).toBe(told?.correlationId);
  });
});

describe('the end of the assignment', () => {
  const ways = {
    ASSIGNMENT_CANCELLED: AssignmentCancelled,
    ASSIGNMENT_ENDED: AssignmentEnded,
    ASSIGNMENT_TERMINATED: AssignmentTerminated,
  };
  type Way = keyof typeof ways;
  const told = (
    { selectionId, postId, candidateId, structureId }: CaseIds,
    way: Way = 'ASSIGNMENT_TERMINATED',
  ): EventEnvelope[] => {
    const ids = { selectionId, postId, candidateId, structureId };
    const end: EventDefinition = ways[way];
    return [
      envelopeOf(CandidateSelected, { ...example(CandidateSelected), ...ids }),
      envelopeOf(end, { ...(example(end) as object), ...ids }),
    ] as EventEnvelope[];
  };

  it('leaves the same rows and tells the same, in every order, with duplicates, and after a loss of the inbox', async () => {
    const anyWay = fc.constantFrom<Way[]>(
      'ASSIGNMENT_CANCELLED',
      'ASSIGNMENT_ENDED',
      'ASSIGNMENT_TERMINATED',
    );
    await fc.assert(
      fc.asyncProperty(anyWay, fc.gen(), async (way, gen) => {
        const ids = classroom.ids();
        const facts = told(ids, way);
        for (const inbox of ['kept', 'emptied']) {
          if (inbox === 'emptied') await classroom.service.query('DELETE FROM inbox');
          await deliver(classroom.service.app, gen(permute, facts));
          const [enrolment, ...more] = await classroom.enrolmentsOf(ids.selectionId);
          expect(more).toEqual([]);
          expect(enrolment).toMatchObject({ attempt: 1, state: 'CANCELLED', ground: way });
          const names = await classroom.namesOf({ ...ids, enrolmentId: enrolment?.id ?? '' });
          expect(names).toEqual(['EnrolmentOpened', 'EnrolmentCancelled']);
        }
      }),
      { numRuns: 30, endOnFailure: true },
    );
  });

  it('is not lost when all is told at the same time', async () => {
    const cases = Array.from({ length: 20 }, () => classroom.ids());
    const tell = (ids: CaseIds) =>
      [...told(ids), ...told(ids)].map((envelope) => deliver(classroom.service.app, envelope));
    await Promise.all(cases.flatMap(tell));
    for (const { selectionId } of cases)
      expect(await classroom.enrolmentsOf(selectionId)).toMatchObject([{ attempt: 1, state: 'CANCELLED' }]);
    const [open] = await classroom.service.query<{ cases: number }>(
      `SELECT count(*)::integer AS cases FROM training_case
        WHERE selection_id = ANY($1::uuid[]) AND (selected_on IS NULL OR ended_on IS NULL)`,
      [cases.map(({ selectionId }) => selectionId)],
    );
    expect(open?.cases).toBe(0);
  });

  it('leaves what is completed, exempted or abandoned as it is, and lets no other attempt begin', async () => {
    const organisation = await classroom.organisation();
    const trainee = await classroom.positioned(organisation);
    const leave = { ground: 'CANDIDATE_LEFT', on: '2021-06-18' };
    created(await organisation.trainer.post(`/enrolments/${trainee.enrolmentId}/abandonments`, leave));
    await classroom.terminate(trainee);
    expect((await classroom.enrolment(trainee)).state).toBe('ABANDONED');
    const again = await classroom.bdt.post('/enrolments', { selectionId: trainee.selectionId });
    expect(again).toMatchObject({ status: 409, body: { code: 'CASE_OVER' } });
  });
});

describe('what a caller reaches', () => {
  it('is its own, and for a trainer those that nobody has tested yet', async () => {
    const [organisation, other] = [await classroom.organisation(), await classroom.organisation()];
    const waiting = await classroom.selected();
    const tested = await classroom.positioned(organisation);
    const seenBy = async (client: (typeof organisation)['trainer']) => {
      const { body } = await client.get<{ items: EnrolmentView[] }>('/enrolments?limit=200');
      return [waiting, tested].map(({ enrolmentId }) => body.items.some(({ id }) => id === enrolmentId));
    };
    expect(await seenBy(organisation.trainer)).toEqual([true, true]);
    expect(await seenBy(other.trainer)).toEqual([true, false]);
    const structure = (...structures: string[]) => classroom.service.as({ role: 'structure', structures });
    expect(await seenBy(structure(tested.structureId))).toEqual([false, true]);
    expect(await seenBy(structure(newId()))).toEqual([false, false]);
    expect((await other.trainer.get(`/enrolments/${tested.enrolmentId}`)).status).toBe(404);
    expect((await other.trainer.get(`/enrolments/${tested.enrolmentId}/attendances`)).status).toBe(404);
    const prefect = classroom.service.as({ role: 'prefect', territories: ['D87'] });
    expect((await prefect.get('/enrolments')).status).toBe(403);
  });

  it('is not taken from one organisation by another, nor tested for one that is not its own', async () => {
    const [organisation, other] = [await classroom.organisation(), await classroom.organisation()];
    const tested = await classroom.positioned(organisation);
    const form = { level: 'LEVEL_1', date: firstDay };
    const position = (id: string) =>
      other.trainer.post(`/enrolments/${tested.enrolmentId}/positionings`, { ...form, organisationId: id });
    expect((await position(other.id)).status).toBe(404);
    expect((await position(organisation.id)).status).toBe(404);
    expect((await classroom.ask(other, tested, await classroom.session(other))).status).toBe(404);
    expect((await classroom.ask(organisation, tested, await classroom.session(other))).status).toBe(404);
  });
});
