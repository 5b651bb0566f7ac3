/** Training with the trainees of two organisations, and a call of each route that is right in all but who makes it. */
import { newId } from '@cnfs/kernel';
import { type Owner, type World, newOwner } from '@cnfs/platform/rights';
import { Classroom, type Trainee, created, firstDay, halfDaysFrom, siret } from './classroom.js';

const TODAY = '2021-06-18';
const exemption = { ground: 'ALREADY_CERTIFIED', on: TODAY };
const abandonment = { ground: 'CANDIDATE_LEFT', on: TODAY };
const halfDay = { ...halfDaysFrom(firstDay, 1)[0], hours: 3.5 };
const absence = { ...halfDay, halfDay: 'AFTERNOON', present: false };

export async function openTraining(): Promise<World> {
  const classroom = await Classroom.open(TODAY);
  const { service, bdt } = classroom;
  let sirets = 1_000;
  const owner = async (territory: { departement: string; region: string }): Promise<Owner> => ({
    ...newOwner(territory),
    organisation: (await classroom.organisation()).id,
  });
  const mine = await owner({ departement: '87', region: '75' });
  const other = await owner({ departement: '75', region: '11' });
  const trainer = ({ organisation }: Owner) => service.as({ role: 'trainer', organisations: [organisation] });
  const organisation = (of: Owner) => ({ id: of.organisation, trainer: trainer(of) });

  const selected = (of: Owner) => classroom.selected({ ...classroom.ids(), structureId: of.structure });
  const positioning = (of: Owner) => ({ organisationId: of.organisation, level: 'LEVEL_6', date: firstDay });
  const positioned = async (of: Owner) => {
    const trainee = await selected(of);
    created(await trainer(of).post(`/enrolments/${trainee.enrolmentId}/positionings`, positioning(of)));
    return trainee;
  };
  const enrolled = async (of: Owner): Promise<Trainee & { readonly sessionId: string }> => {
    const trainee = await positioned(of);
    const sessionId = await classroom.session(organisation(of));
    created(await classroom.ask(organisation(of), trainee, sessionId));
    return { ...trainee, sessionId };
  };
  const inTraining = async (of: Owner) => {
    const trainee = await enrolled(of);
    created(await classroom.attend(organisation(of), trainee, [halfDay, absence]));
    return trainee;
  };
  const abandoned = async (of: Owner) => {
    const trainee = await positioned(of);
    created(await trainer(of).post(`/enrolments/${trainee.enrolmentId}/abandonments`, abandonment));
    return trainee;
  };
  const session = (of: Owner) => ({
    ...{ organisationId: of.organisation, startDay: firstDay, endDay: TODAY },
    ...{ modality: 'REMOTE', capacity: 10 },
  });
  const at = ({ enrolmentId }: Trainee) => ({ at: { id: enrolmentId } });

  return {
    ...{ service, mine, other },
    close: classroom.close,
    calls: {
      'GET /enrolments': async () => {
        const [one, two] = [await enrolled(mine), await inTraining(other)];
        return {
          list: {
            ...{ mine: one.enrolmentId, other: two.enrolmentId },
            filters: {
              state: ['ENROLLED', 'IN_TRAINING'],
              selectionId: [one.selectionId, two.selectionId],
              organisationId: [mine.organisation, other.organisation],
              sessionId: [one.sessionId, two.sessionId],
            },
          },
        };
      },
      'POST /enrolments': async () => ({ body: { selectionId: (await abandoned(mine)).selectionId } }),
      'GET /enrolments/{id}': async () => at(await inTraining(mine)),
      'POST /enrolments/{id}/abandonments': async () => ({
        ...at(await positioned(mine)),
        body: abandonment,
      }),
      'POST /enrolments/{id}/absences/{absenceId}/justifications': async () => {
        const trainee = await inTraining(mine);
        const path = `/enrolments/${trainee.enrolmentId}/attendances`;
        const { body } = await bdt.get<{ items: { id: string; present: boolean }[] }>(path);
        const missed = body.items.find(({ present }) => !present);
        return { at: { id: trainee.enrolmentId, absenceId: missed?.id ?? newId() } };
      },
      'GET /enrolments/{id}/attendances': async () => at(await inTraining(mine)),
      'POST /enrolments/{id}/attendances': async () => ({
        ...at(await enrolled(mine)),
        body: { records: [halfDay] },
      }),
      'POST /enrolments/{id}/exams': async () => ({
        ...at(await inTraining(mine)),
        body: { kind: 'CCP1', takenOn: '2021-06-17', passed: true },
      }),
      'POST /enrolments/{id}/exemptions': async () => ({ ...at(await positioned(mine)), body: exemption }),
      // Nobody's before the test: it is the organisation that tests which must be the trainer's own.
      'POST /enrolments/{id}/positionings': async () => ({
        ...at(await selected(mine)),
        body: positioning(mine),
      }),
      'POST /enrolments/{id}/seats': async () => ({
        ...at(await positioned(mine)),
        body: { sessionId: await classroom.session(organisation(mine)) },
      }),
      'GET /sessions': async () => ({
        list: {
          mine: await classroom.session(organisation(mine)),
          other: await classroom.session(organisation(other)),
          filters: { organisationId: [mine.organisation, other.organisation], from: [firstDay, firstDay] },
        },
      }),
      'POST /sessions': () => ({ body: session(mine), again: true }),
      'GET /sessions/{id}': async () => ({ at: { id: await classroom.session(organisation(mine)) } }),
      'GET /training-organisations': () => ({}),
      'POST /training-organisations': () => ({ body: { name: 'Organisme', siret: siret(++sirets) } }),
    },
  };
}
