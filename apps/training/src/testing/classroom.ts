/** Training in a spec's hands: each method takes one step through the service's own doors, or reads what came of it. */
import { AssignmentTerminated, CandidateSelected, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type TestAnswer, type TestClient, type TestService, openTestService } from '@cnfs/platform/testing';
import type { EnrolmentView } from '../enrolment/enrolment.queries.js';
import type { Level } from '../enrolment/track.js';
import { training } from '../service.js';
import type { SessionView } from '../session/session.queries.js';

export interface CaseIds {
  readonly selectionId: string;
  readonly postId: string;
  readonly candidateId: string;
  readonly structureId: string;
}

export interface OrganisationInSpec {
  readonly id: string;
  readonly trainer: TestClient;
}

export interface Trainee extends CaseIds {
  readonly enrolmentId: string;
}

/** The day on which specs begin; sessions start that day unless told. */
export const firstDay = '2021-03-22';

export class Classroom {
  private count = 0;

  private constructor(readonly service: TestService) {}

  static async open(at: string = firstDay): Promise<Classroom> {
    return new Classroom(await openTestService(training, { at }));
  }

  close = () => this.service.close();

  get bdt(): TestClient {
    return this.service.as({ role: 'bdt' });
  }

  async organisation(): Promise<OrganisationInSpec> {
    const { id } = created(
      await this.bdt.post('/training-organisations', {
        name: `Organisme ${++this.count}`,
        siret: siret(this.count),
      }),
    );
    return { id, trainer: this.service.as({ role: 'trainer', organisations: [id] }) };
  }

  async session({ id: organisationId, trainer }: OrganisationInSpec, changes: object = {}): Promise<string> {
    const form = {
      organisationId,
      startDay: firstDay,
      endDay: '2021-06-18',
      modality: 'REMOTE',
      capacity: 10,
    };
    return created(await trainer.post('/sessions', { ...form, ...changes })).id;
  }

  ids(): CaseIds {
    return { selectionId: newId(), postId: newId(), candidateId: newId(), structureId: newId() };
  }

  async selected(ids: CaseIds = this.ids()): Promise<Trainee> {
    await this.service.deliver(CandidateSelected, { ...example(CandidateSelected), ...ids });
    return { ...ids, enrolmentId: (await this.enrolmentsOf(ids.selectionId))[0]?.id ?? '' };
  }

  async positioned(
    { id: organisationId, trainer }: OrganisationInSpec,
    level: Level = 'LEVEL_6',
  ): Promise<Trainee> {
    const trainee = await this.selected();
    const form = { organisationId, level, date: firstDay };
    created(await trainer.post(`/enrolments/${trainee.enrolmentId}/positionings`, form));
    return trainee;
  }

  ask({ trainer }: OrganisationInSpec, { enrolmentId }: Trainee, sessionId: string) {
    return trainer.post<{ seat: 'GIVEN' | 'WAITING' }>(`/enrolments/${enrolmentId}/seats`, { sessionId });
  }

  async enrolled(organisation: OrganisationInSpec, sessionId: string, level?: Level): Promise<Trainee> {
    const trainee = await this.positioned(organisation, level);
    created(await this.ask(organisation, trainee, sessionId));
    return trainee;
  }

  attend({ trainer }: OrganisationInSpec, { enrolmentId }: Trainee, records: readonly object[]) {
    return trainer.post<Problem>(`/enrolments/${enrolmentId}/attendances`, { records });
  }

  terminate = ({ selectionId, postId, candidateId, structureId }: CaseIds) =>
    this.service.deliver(AssignmentTerminated, {
      ...example(AssignmentTerminated),
      ...{ selectionId, postId, candidateId, structureId },
    });

  async enrolment({ enrolmentId }: Trainee): Promise<EnrolmentView> {
    return (await this.bdt.get<EnrolmentView>(`/enrolments/${enrolmentId}`)).body;
  }

  /** Attempts of a case, the first one first. */
  async enrolmentsOf(selectionId: string): Promise<EnrolmentView[]> {
    const { body } = await this.bdt.get<{ items: EnrolmentView[] }>(`/enrolments?selectionId=${selectionId}`);
    return body.items.toReversed();
  }

  async sessionView(id: string): Promise<SessionView> {
    return (await this.bdt.get<SessionView>(`/sessions/${id}`)).body;
  }

  /** Seats of a session as its balance says, and as its enrolments say. */
  async seats(sessionId: string): Promise<{ taken: number; held: number }> {
    const [row] = await this.service.query<{ taken: number; held: number }>(
      `SELECT s.taken, (SELECT count(*)::integer FROM enrolment e WHERE e.session_id = s.id
                           AND e.state IN ('ENROLLED', 'IN_TRAINING', 'COMPLETED')) AS held
         FROM training_session s WHERE s.id = $1`,
      [sessionId],
    );
    if (!row) throw new Error('no such session');
    return row;
  }

  async eventsOf({ enrolmentId }: Trainee) {
    return (await this.service.events()).filter(({ key }) => key === enrolmentId);
  }

  async namesOf(trainee: Trainee): Promise<(string | undefined)[]> {
    return (await this.eventsOf(trainee)).map(({ type }) => type.split('.')[1]);
  }
}

export interface Problem {
  readonly code?: string;
  readonly errors?: readonly { readonly pointer: string }[];
}

/** The body of an answer that must be a success. */
export function created<B>({ status, body }: TestAnswer<B>): B & { readonly id: string } {
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body as B & { readonly id: string };
}

/** Half-days of 3.5 hours, two a day from Monday to Friday, `count` of them from a Monday on. */
export function halfDaysFrom(monday: string, count: number) {
  return Array.from({ length: count }, (_, index) => {
    const workingDay = Math.floor(index / 2);
    const date = new Date(`${monday}T12:00:00Z`);
    date.setUTCDate(date.getUTCDate() + workingDay + 2 * Math.floor(workingDay / 5));
    const halfDay = index % 2 === 0 ? 'MORNING' : 'AFTERNOON';
    return { day: date.toISOString().slice(0, 10), halfDay, hours: 3.5, present: true };
  });
}

/** A SIRET that keeps its keys: that of the legal entity (the first nine digits), and that of the whole. */
export function siret(number: number): string {
  return withKey(`${withKey(String(90_000_000 + number))}0001`);
}

/** Luhn: from the right, every other digit doubled. */
function withKey(digits: string): string {
  const sum = [...digits].toReversed().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}
