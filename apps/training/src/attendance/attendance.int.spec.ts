import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CertificationAwarded } from '@cnfs/contracts';
import {
  Classroom,
  type OrganisationInSpec,
  type Trainee,
  created,
  firstDay,
  halfDaysFrom,
} from '../testing/classroom.js';
import type { AttendanceView } from './attendance.controller.js';

let classroom: Classroom;
beforeAll(async () => {
  classroom = await Classroom.open('2021-06-18');
});
afterAll(() => classroom.close());

let organisation: OrganisationInSpec;
let trainee: Trainee;
beforeEach(async () => {
  organisation = await classroom.organisation();
  trainee = await classroom.enrolled(organisation, await classroom.session(organisation));
});

const attend = (records: readonly object[]) => classroom.attend(organisation, trainee, records);
const exam = (kind: string, takenOn: string, passed: boolean) =>
  organisation.trainer.post(`/enrolments/${trainee.enrolmentId}/exams`, { kind, takenOn, passed });
const justify = (id: string) =>
  organisation.trainer.post(`/enrolments/${trainee.enrolmentId}/absences/${id}/justifications`);
const view = () => classroom.enrolment(trainee);
async function halfDays(): Promise<readonly AttendanceView[]> {
  const path = `/enrolments/${trainee.enrolmentId}/attendances?limit=200`;
  return (await organisation.trainer.get<{ items: AttendanceView[] }>(path)).body.items;
}

describe('half-days', () => {
  it('are all recorded or none, and each wrong one is named', async () => {
    const [first, second] = halfDaysFrom(firstDay, 2);
    const wrong = [first, { ...second, day: '2021-03-21' }, { ...first, present: false }];
    const refused = await attend(wrong as object[]);
    expect(refused).toMatchObject({ status: 422, body: { code: 'UNACCEPTABLE_ATTENDANCE' } });
    expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual([
      '/records/1/day',
      '/records/2/halfDay',
    ]);
    expect([await halfDays(), (await view()).state]).toEqual([[], 'ENROLLED']);
  });

  it('are by the half-hour, four hours at most, four hundred at once at most', async () => {
    const [first] = halfDaysFrom(firstDay, 1);
    for (const hours of [0, 0.25, 4.5, -1]) expect((await attend([{ ...first, hours }])).status).toBe(400);
    expect((await attend([])).status).toBe(400);
    expect((await attend(Array.from({ length: 401 }, () => first as object))).status).toBe(400);
  });

  it('are recorded once, even by two at the same time, and a second try changes nothing', async () => {
    const week = halfDaysFrom(firstDay, 10);
    const answers = await Promise.all([attend(week), attend(week), attend(week)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
    const more = await attend([...halfDaysFrom('2021-03-29', 2), week[9] as object]);
    expect(more).toMatchObject({ status: 409, body: { code: 'ATTENDANCE_ALREADY_RECORDED' } });
    expect((await view()).hoursFollowed).toBe(35);
    expect((await classroom.namesOf(trainee)).filter((name) => name === 'TrainingStarted')).toHaveLength(1);
  });

  it('that were missed are told, start nothing, and count once justified', async () => {
    const [first, second, third] = halfDaysFrom(firstDay, 3) as [object, object, object];
    created(await attend([{ ...first, present: false }]));
    expect(await view()).toMatchObject({ state: 'ENROLLED', startedOn: null, hoursFollowed: 0 });
    created(await attend([{ ...second, present: false, justified: true }, third]));
    expect(await view()).toMatchObject({ state: 'IN_TRAINING', startedOn: '2021-03-23', hoursFollowed: 7 });

    const [missed, excused, attended] = (await halfDays()) as [
      AttendanceView,
      AttendanceView,
      AttendanceView,
    ];
    created(await justify(missed.id));
    expect((await view()).hoursFollowed).toBe(10.5);
    expect(await justify(missed.id)).toMatchObject({ status: 409, body: { code: 'ALREADY_JUSTIFIED' } });
    expect(await justify(excused.id)).toMatchObject({ status: 409, body: { code: 'ALREADY_JUSTIFIED' } });
    expect(await justify(attended.id)).toMatchObject({ status: 409, body: { code: 'NOT_AN_ABSENCE' } });

    const absences = (await classroom.eventsOf(trainee))
      .filter(({ type }) => type === 'training.TrainingAbsenceRecorded.v1')
      .map(({ data }) => data);
    expect(absences).toMatchObject([
      { absenceId: missed.id, justified: false, hours: 3.5, halfDay: 'MORNING', date: firstDay },
      { absenceId: excused.id, justified: true },
      { absenceId: missed.id, justified: true, date: firstDay },
    ]);
  });

  it('never move the day training started, which was told', async () => {
    const [first, , second] = halfDaysFrom(firstDay, 3) as [object, object, object];
    created(await attend([second]));
    const refused = await attend([first]);
    expect(refused).toMatchObject({ status: 422, body: { code: 'UNACCEPTABLE_ATTENDANCE' } });
    expect(await view()).toMatchObject({ startedOn: '2021-03-23', hoursFollowed: 3.5 });
  });

  it('add up in a ledger that nobody may change', async () => {
    created(await attend(halfDaysFrom(firstDay, 3)));
    for (const table of ['attendance', 'hours_entry', 'exam', 'enrolment_step'])
      await expect(classroom.service.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    await expect(classroom.service.query(`UPDATE hours_entry SET minutes = 1`)).rejects.toThrow(
      /permission denied/,
    );
  });

  it('are recorded by the organisation that trains, for those who have a seat', async () => {
    const other = await classroom.organisation();
    expect((await classroom.attend(other, trainee, halfDaysFrom(firstDay, 1))).status).toBe(404);
    trainee = await classroom.positioned(organisation);
    expect(await attend(halfDaysFrom(firstDay, 1))).toMatchObject({
      status: 409,
      body: { code: 'NOT_ENROLLED' },
    });
  });
});

describe('training is completed', () => {
  const track = halfDaysFrom(firstDay, 20);

  it('by the last half-day when the exam was taken before it', async () => {
    created(await attend(track.slice(0, 19)));
    created(await exam('PIX', '2021-04-01', true));
    expect(await view()).toMatchObject({ state: 'IN_TRAINING', hoursFollowed: 66.5 });
    created(await attend(track.slice(19)));
    expect(await view()).toMatchObject({ state: 'COMPLETED', hoursFollowed: 70, closedOn: '2021-04-02' });
    expect((await attend(halfDaysFrom('2021-04-05', 1))).status).toBe(409);
  });

  it('by a justification when it was all that lacked', async () => {
    const [first, ...others] = track;
    created(await attend([{ ...first, present: false }, ...others]));
    created(await exam('CCP1', '2021-04-05', true));
    expect((await view()).state).toBe('IN_TRAINING');
    created(await justify((await halfDays())[0]?.id ?? ''));
    expect(await view()).toMatchObject({ state: 'COMPLETED', closedOn: '2021-04-05' });
  });

  it('once, whichever of the hours and the exam come last, even both at the same time', async () => {
    const session = await classroom.session(organisation);
    const pupils = await Promise.all(
      Array.from({ length: 8 }, () => classroom.enrolled(organisation, session)),
    );
    for (const one of pupils) created(await classroom.attend(organisation, one, track.slice(0, 19)));
    const passed = { kind: 'CCP1', takenOn: '2021-04-05', passed: true };
    const answers = await Promise.all(
      pupils.flatMap((one) => [
        classroom.attend(organisation, one, track.slice(19)),
        organisation.trainer.post(`/enrolments/${one.enrolmentId}/exams`, passed),
      ]),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    for (const one of pupils) {
      expect((await classroom.enrolment(one)).state).toBe('COMPLETED');
      const names = await classroom.namesOf(one);
      expect(names.filter((name) => name === 'TrainingCompleted')).toHaveLength(1);
    }
  });

  it('and a failed exam may be taken a second time, even afterwards', async () => {
    expect(await exam('CCP1', firstDay, true)).toMatchObject({
      status: 409,
      body: { code: 'NOT_IN_TRAINING' },
    });
    created(await attend(track));
    created(await exam('CCP1', '2021-04-05', false));
    expect((await view()).state).toBe('COMPLETED');
    created(await exam('CCP1', '2021-05-10', true));
    expect(await exam('CCP1', '2021-05-11', true)).toMatchObject({
      status: 409,
      body: { code: 'EXAM_ALREADY_PASSED' },
    });
    expect(await exam('PIX', '2021-06-19', true)).toMatchObject({
      status: 422,
      body: { code: 'DAY_IN_THE_FUTURE' },
    });
    expect((await view()).exams).toMatchObject([
      { kind: 'CCP1', attempt: 1, passed: false },
      { kind: 'CCP1', attempt: 2, passed: true },
    ]);
    expect((await classroom.namesOf(trainee)).at(-1)).toBe('TrainingCompleted');

    const told = (await classroom.service.events()).filter(({ type, data }) => {
      const { enrolmentId } = data as { enrolmentId?: string };
      return type === CertificationAwarded.type && enrolmentId === trainee.enrolmentId;
    });
    expect(told).toEqual([
      expect.objectContaining({
        sequence: 1,
        correlationId: (await classroom.eventsOf(trainee))[0]?.correlationId,
        data: {
          ...trainee,
          certificationId: told[0]?.key,
          organisationId: organisation.id,
          kind: 'CCP1',
          attempt: 2,
          date: '2021-05-10',
        },
      }),
    ]);
  });
});
