import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Classroom, type OrganisationInSpec, type Trainee, created, firstDay } from '../testing/classroom.js';

let classroom: Classroom;
beforeAll(async () => {
  classroom = await Classroom.open();
});
afterAll(() => classroom.close());

let organisation: OrganisationInSpec;
beforeEach(async () => {
  organisation = await classroom.organisation();
});

const trainees = (count: number) =>
  Promise.all(Array.from({ length: count }, () => classroom.positioned(organisation)));
const ask = (trainee: Trainee, session: string) => classroom.ask(organisation, trainee, session);
const abandon = ({ enrolmentId }: Trainee) =>
  organisation.trainer.post(`/enrolments/${enrolmentId}/abandonments`, { ground: 'LEFT', on: firstDay });
const statesOf = (several: readonly Trainee[]) =>
  Promise.all(several.map(async (trainee) => (await classroom.enrolment(trainee)).state));
const placeOf = async (trainee: Trainee) => (await classroom.enrolment(trainee)).waiting?.place;
/** One after the other, so that the order of arrival is known. */
async function arrive(several: readonly Trainee[], session: string): Promise<void> {
  for (const trainee of several) created(await ask(trainee, session));
}

describe('the seats of a session', () => {
  it('are never given twice: thirty ask at once for ten', async () => {
    const session = await classroom.session(organisation, { capacity: 10 });
    const all = await trainees(30);
    const answers = await Promise.all(all.map((trainee) => ask(trainee, session)));
    expect(answers.map(({ status }) => status)).toEqual(all.map(() => 201));
    expect(answers.filter(({ body }) => body.seat === 'GIVEN')).toHaveLength(10);
    expect(await classroom.seats(session)).toEqual({ taken: 10, held: 10 });
    expect(await classroom.sessionView(session)).toMatchObject({ taken: 10, waiting: 20 });
    const places = (await Promise.all(all.map(placeOf))).filter((place) => place !== undefined);
    expect(places.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('are counted by the database, which refuses one too many and one too few', async () => {
    const session = await classroom.session(organisation, { capacity: 1 });
    for (const taken of [2, -1])
      await expect(
        classroom.service.query(`UPDATE training_session SET taken = $2 WHERE id = $1`, [session, taken]),
      ).rejects.toThrow(/check constraint/);
  });

  it('go to the first one waiting when freed, whatever frees them, and it is told', async () => {
    const session = await classroom.session(organisation, { capacity: 3 });
    const seated = await trainees(3);
    const waiting = await trainees(4);
    await arrive(seated, session);
    await arrive(waiting, session);
    expect(await Promise.all(waiting.map(placeOf))).toEqual([1, 2, 3, 4]);

    const [first, second, third] = seated as [Trainee, Trainee, Trainee];
    created(await abandon(first));
    expect(await statesOf(waiting)).toEqual(['ENROLLED', 'POSITIONED', 'POSITIONED', 'POSITIONED']);
    await classroom.terminate(second);
    expect(await statesOf(waiting)).toEqual(['ENROLLED', 'ENROLLED', 'POSITIONED', 'POSITIONED']);
    // One that waits and leaves frees no seat, and holds nobody up.
    created(await abandon(waiting[2] as Trainee));
    expect(await placeOf(waiting[3] as Trainee)).toBe(1);
    const certified = { ground: 'ALREADY_CERTIFIED', on: firstDay };
    created(await classroom.bdt.post(`/enrolments/${third.enrolmentId}/exemptions`, certified));
    expect(await statesOf(waiting)).toEqual(['ENROLLED', 'ENROLLED', 'ABANDONED', 'ENROLLED']);

    expect(await classroom.namesOf(waiting[3] as Trainee)).toEqual([
      'EnrolmentOpened',
      'CandidatePositioned',
      'CandidateEnrolled',
    ]);
    expect(await classroom.seats(session)).toEqual({ taken: 3, held: 3 });
    expect((await classroom.sessionView(session)).waiting).toBe(0);
  });

  it('stay full and in order while seats are freed, asked for and given up all at once', async () => {
    const session = await classroom.session(organisation, { capacity: 5 });
    const seated = await trainees(5);
    const waiting = await trainees(10);
    const comers = await trainees(5);
    await arrive(seated, session);
    await arrive(waiting, session);
    const gone = [waiting[1], waiting[4], waiting[7]] as Trainee[];
    await Promise.all([
      ...seated.map(abandon),
      ...gone.map((trainee) => classroom.terminate(trainee)),
      ...comers.map((trainee) => ask(trainee, session)),
    ]);
    expect(await classroom.seats(session)).toEqual({ taken: 5, held: 5 });
    // Of those who stayed, those who came first sit, and everyone else still waits.
    const stayed = waiting.filter((trainee) => !gone.includes(trainee));
    const states = await statesOf([...stayed, ...comers]);
    const sitting = states.filter((state) => state === 'ENROLLED').length;
    expect(states).toEqual(states.map((_, index) => (index < sitting ? 'ENROLLED' : 'POSITIONED')));
    expect(sitting).toBe(5);
    expect(await statesOf(gone)).toEqual(['CANCELLED', 'CANCELLED', 'CANCELLED']);
  });

  it('are asked for again without losing one’s place, and elsewhere by giving it up', async () => {
    const full = await classroom.session(organisation, { capacity: 1 });
    const other = await classroom.session(organisation, { capacity: 1 });
    const [seated, first, second] = (await trainees(3)) as [Trainee, Trainee, Trainee];
    await arrive([seated, first, second, first], full);
    expect([await placeOf(first), await placeOf(second)]).toEqual([1, 2]);
    expect(created(await ask(first, other)).seat).toBe('GIVEN');
    expect(await classroom.enrolment(first)).toMatchObject({ sessionId: other, waiting: null });
    expect(await placeOf(second)).toBe(1);
    expect(await ask(first, full)).toMatchObject({ status: 409, body: { code: 'ILLEGAL_TRANSITION' } });
  });

  it('are for those whose level is known', async () => {
    const session = await classroom.session(organisation);
    const trainee = await classroom.selected();
    // Nobody's before the test: no organisation can seat it.
    expect((await ask(trainee, session)).status).toBe(404);
  });
});

describe('a session', () => {
  const form = () => ({
    organisationId: organisation.id,
    startDay: '2021-04-05',
    endDay: '2021-06-18',
    capacity: 8,
  });

  it('is opened by its own organisation, or by Banque des Territoires', async () => {
    const remote = { ...form(), modality: 'REMOTE' };
    const other = await classroom.organisation();
    expect((await other.trainer.post('/sessions', remote)).status).toBe(404);
    const { id } = created(await classroom.bdt.post('/sessions', remote));
    expect((await organisation.trainer.get(`/sessions/${id}`)).status).toBe(200);
    expect((await other.trainer.get(`/sessions/${id}`)).status).toBe(404);
    const listed = await organisation.trainer.get<{ items: object[] }>('/sessions?from=2021-06-18');
    expect(listed.body.items).toMatchObject([{ id, taken: 0, waiting: 0 }]);
  });

  it('is in a commune that exists, in days that are in order', async () => {
    const open = (changes: object) => organisation.trainer.post('/sessions', { ...form(), ...changes });
    expect((await open({ modality: 'MIXED', communeCode: '2A004' })).status).toBe(201);
    const refusals = [
      [{ modality: 'ON_SITE' }, 'PLACE_MISSING'],
      [{ modality: 'REMOTE', communeCode: '87085' }, 'PLACE_OF_REMOTE_SESSION'],
      [{ modality: 'ON_SITE', communeCode: '8708A' }, 'INVALID_INSEE_CODE'],
      [{ modality: 'REMOTE', endDay: '2021-04-04' }, 'INVALID_PERIOD'],
    ] as const;
    for (const [changes, code] of refusals)
      expect(await open(changes)).toMatchObject({ status: 422, body: { code } });
  });

  it('takes nobody once it is over', async () => {
    const later = await Classroom.open();
    try {
      const host = await later.organisation();
      const session = await later.session(host, { capacity: 1 });
      const [seated, waiting] = [await later.enrolled(host, session), await later.enrolled(host, session)];
      await later.service.advanceTo('2021-06-19');
      await later.terminate(seated);
      expect((await later.enrolment(waiting)).state).toBe('POSITIONED');
      const late = await later.ask(host, await later.positioned(host), session);
      expect(late).toMatchObject({ status: 409, body: { code: 'SESSION_OVER' } });
    } finally {
      await later.close();
    }
  });
});

describe('a training organisation', () => {
  it('is registered once per SIRET, by Banque des Territoires', async () => {
    const [known] = await classroom.service.query<{ siret: string }>(
      `SELECT siret FROM training_organisation WHERE id = $1`,
      [organisation.id],
    );
    const again = { name: 'Autre nom', siret: known?.siret };
    expect(await classroom.bdt.post('/training-organisations', again)).toMatchObject({
      status: 409,
      body: { code: 'ORGANISATION_ALREADY_REGISTERED' },
    });
    const wrong = { name: 'Autre nom', siret: '12345678901234' };
    expect((await classroom.bdt.post('/training-organisations', wrong)).status).toBe(422);
    expect((await organisation.trainer.post('/training-organisations', again)).status).toBe(403);
    const { body } = await organisation.trainer.get<{ items: object[] }>('/training-organisations?limit=200');
    expect(body.items).toContainEqual(expect.objectContaining({ id: organisation.id, siret: known?.siret }));
  });
});
