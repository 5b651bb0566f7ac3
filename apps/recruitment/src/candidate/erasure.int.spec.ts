import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AssignmentEnded, GrantClosed, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type CandidateInSpec, type HostInSpec, Recruiting, created, done } from '../testing/recruiting.js';

const canary = { firstName: 'Zéphyrine', lastName: 'Canariquelconque', phone: '06 98 76 54 32' };
const ask = (client: CandidateInSpec['self'], id: string, reason = 'CONSENT_WITHDRAWN') =>
  client.post<{ state: string; waitingFor: string[]; explanation: string }>(
    `/candidates/${id}/erasure-requests`,
    { reason },
  );

/** Columns of the schema in which one of these stands, whatever the type. */
async function findings(recruiting: Recruiting, needles: readonly string[]): Promise<string[]> {
  const columns = await recruiting.service.query<{ table: string; column: string; bytes: boolean }>(
    `SELECT c.table_name AS table, c.column_name AS column, c.data_type = 'bytea' AS bytes FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'recruitment' AND t.table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { table, column, bytes } of columns) {
    const holds = bytes
      ? `position(convert_to(n, 'UTF8') in "${column}") > 0`
      : `strpos("${column}"::text, n) > 0`;
    const rows = await recruiting.service.query(
      `SELECT FROM "${table}" WHERE EXISTS (SELECT FROM unnest($1::text[]) n WHERE ${holds}) LIMIT 1`,
      [needles],
    );
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found;
}

describe('a candidate who asks to be erased', () => {
  let recruiting: Recruiting;
  let host: HostInSpec;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
    host = await recruiting.host();
  });
  afterAll(() => recruiting.close());

  const needlesOf = ({ email }: CandidateInSpec) => [
    email,
    canary.firstName,
    canary.lastName,
    '+33698765432',
    'Dix ans de bénévolat',
  ];
  const someone = () => recruiting.candidate({ ...canary, motivation: 'Dix ans de bénévolat' });
  const opinion = async (selectionId: string) => {
    const organisationId = newId();
    const trainer = recruiting.service.as({ role: 'trainer', organisations: [organisationId] });
    const comment = `${canary.firstName} ${canary.lastName} a de l’expérience.`;
    created(
      await trainer.post(`/selections/${selectionId}/opinions`, {
        organisationId,
        favourable: true,
        comment,
      }),
    );
  };
  const ended = (selectionId: string, postId: string, candidateId: string) =>
    recruiting.service.deliver(AssignmentEnded, {
      ...example(AssignmentEnded),
      ...{
        selectionId,
        postId,
        candidateId,
        structureId: host.id,
        assignmentId: newId(),
        date: '2021-06-30',
      },
    });
  const closed = (selectionId: string, postId: string, candidateId: string) =>
    recruiting.service.deliver(GrantClosed, {
      ...example(GrantClosed),
      ...{ selectionId, postId, candidateId, structureId: host.id, agreementId: newId() },
    });

  it('is erased at once when nothing is open: nothing is left but the id, and the events name it alone', async () => {
    const person = await someone();
    const postId = await recruiting.vacantPost(host);
    const selectionId = await recruiting.interviewed(host, postId, person.id);
    await opinion(selectionId);
    expect(await findings(recruiting, needlesOf(person))).not.toEqual([]);
    const { status, body } = await ask(person.self, person.id);
    expect({ status, body }).toMatchObject({ status: 201, body: { state: 'ERASED', waitingFor: [] } });
    expect(await findings(recruiting, needlesOf(person))).toEqual([]);
    expect(await recruiting.stateOf('candidate', person.id)).toBe('ERASED');
    expect(await recruiting.stateOf('selection', selectionId)).toBe('DECLINED');
    expect((await recruiting.eventsOf(person.id)).slice(-2)).toEqual(['ErasureRequested', 'CandidateErased']);
    const [last] = (await recruiting.service.events()).slice(-1);
    expect(last?.data).toEqual({ candidateId: person.id, date: '2021-03-01' });
    expect((await person.self.get(`/candidates/${person.id}`)).status).toBe(404);
    expect((await recruiting.anct.get(`/posts/${postId}/candidates`)).body).toEqual({ items: [] });
  });

  it('cannot come back under that identity, nor be erased twice', async () => {
    const person = await someone();
    done(await ask(person.self, person.id));
    const events = (await recruiting.service.events()).length;
    expect((await ask(person.self, person.id)).body).toMatchObject({ state: 'ERASED' });
    const again = await person.self.post('/candidates', recruiting.application({ email: person.email }));
    expect([again.status, again.body['code']]).toEqual([409, 'PERSON_ERASED']);
    expect(await recruiting.service.events()).toHaveLength(events);
  });

  it('waits for the contract and for the money, then goes by itself when payments says so', async () => {
    const person = await someone();
    const postId = await recruiting.vacantPost(host);
    const selectionId = await recruiting.confirmed(host, postId, person.id);
    const { body } = await ask(person.self, person.id);
    expect(body).toMatchObject({ state: 'WAITING', waitingFor: ['CONTRACT', 'PAYMENT'] });
    expect(body.explanation).toMatch(/un contrat est déclaré ou en cours et la subvention/);
    await ended(selectionId, postId, person.id);
    await recruiting.service.advanceTo('2021-03-03');
    const waiting = await recruiting.anct.get(`/candidates/${person.id}/erasure`);
    expect(waiting.body).toMatchObject({ state: 'WAITING', waitingFor: ['PAYMENT'], erasedAt: null });
    // Until then it is proposed to nobody.
    expect(await recruiting.stateOf('candidate', person.id)).toBe('WITHDRAWN');
    await closed(selectionId, postId, person.id);
    await recruiting.service.settleDueWork();
    const erased = await recruiting.service.as({ role: 'auditor' }).get(`/candidates/${person.id}/erasure`);
    expect(erased.body).toMatchObject({ state: 'ERASED', waitingFor: [], reason: 'CONSENT_WITHDRAWN' });
    expect(await findings(recruiting, needlesOf(person))).toEqual([]);
    const [pay] = await recruiting.service.query(
      `SELECT contract_type AS type, gross_monthly_salary_cents AS pay FROM selection WHERE id = $1`,
      [selectionId],
    );
    expect(pay).toEqual({ type: 'CDD', pay: null });
  });

  it('is asked by itself or by ANCT, with a ground, and by nobody else', async () => {
    const [person, other] = [await someone(), await recruiting.candidate()];
    expect((await ask(other.self, person.id)).status).toBe(404);
    expect((await ask(host.agent, person.id)).status).toBe(403);
    expect((await ask(recruiting.anct, person.id, 'BECAUSE')).status).toBe(400);
    expect((await person.self.get(`/candidates/${person.id}/erasure`)).status).toBe(404);
    expect((await ask(recruiting.anct, person.id, 'OBJECTION')).body).toMatchObject({ state: 'ERASED' });
    const [row] = await recruiting.service.query(
      `SELECT role, reason, route FROM audit_entry WHERE subject_id = $1 AND action = 'erasure.request'`,
      [person.id],
    );
    expect(row).toEqual({
      role: 'anct',
      reason: 'OBJECTION',
      route: 'POST /candidates/:id/erasure-requests',
    });
  });

  it('leaves no answer, no work, nothing set aside and no words in the audit', async () => {
    const person = await someone();
    const parked = (value: object, state = 'PARKED') =>
      recruiting.service.query(
        `INSERT INTO parked_event (topic, key, partition, record_offset, ce_source, ce_id, ce_type, headers, value, cause, reason,
                                   state, settled_at)
         VALUES ('payments.grant-agreement', 'x', 0, 0, '/payments', $1, 'payments.GrantClosed.v1', '{}', $2, 'POISON', 'x', $3,
                 CASE WHEN $3 <> 'PARKED' THEN now() END)`,
        [newId(), Buffer.from(JSON.stringify(value)), state],
      );
    await parked({ candidateId: person.id, name: canary.lastName });
    await parked({ candidateId: person.id, name: canary.lastName }, 'RELEASED');
    await recruiting.service.query(
      `INSERT INTO idempotency_key (scope, request_hash, status, headers, body) VALUES ($1, $1, 201, '{}', $2)`,
      [Buffer.from(person.id), JSON.stringify({ id: person.id, name: canary.lastName })],
    );
    await recruiting.service.query(
      `INSERT INTO audit_entry (person, role, action, stage, subject_type, subject_id, reason)
       VALUES ('x', 'anct', 'some.act', 'DONE', 'candidates', $1, $2)`,
      [person.id, `À la demande de ${canary.lastName}`],
    );
    done(await ask(person.self, person.id));
    expect(await findings(recruiting, needlesOf(person))).toEqual([]);
    expect(await recruiting.service.query(`SELECT FROM due_work WHERE subject_id = $1`, [person.id])).toEqual(
      [],
    );
    const words = await recruiting.service.query(
      `SELECT reason FROM audit_entry WHERE subject_id = $1 AND action = 'some.act'`,
      [person.id],
    );
    expect(words).toEqual([{ reason: '(effacé)' }]);
  });
});

describe('an application that was kept long enough', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open({ at: '2021-03-01' });
  });
  afterAll(() => recruiting.close());

  it('is erased by the programme’s clock: three months unconfirmed or withdrawn, two years in the pool', async () => {
    const unconfirmed = await recruiting.applicant();
    const withdrawn = await recruiting.candidate();
    const pooled = await recruiting.candidate();
    const host = await recruiting.host();
    const postId = await recruiting.vacantPost(host);
    done(await withdrawn.self.post(`/candidates/${withdrawn.id}/withdrawals`));
    const states = () =>
      Promise.all([unconfirmed, withdrawn, pooled].map(({ id }) => recruiting.stateOf('candidate', id)));
    await recruiting.service.advanceTo('2021-06-01');
    expect(await states()).toEqual(['REGISTERED', 'WITHDRAWN', 'VERIFIED']);
    await recruiting.service.advanceTo('2021-06-02');
    expect(await states()).toEqual(['ERASED', 'ERASED', 'VERIFIED']);
    await recruiting.service.advanceTo('2022-12-31');
    await recruiting.interviewed(host, postId, pooled.id); // a contact: two years more
    await recruiting.service.advanceTo('2024-12-31');
    expect(await states()).toEqual(['ERASED', 'ERASED', 'VERIFIED']);
    await recruiting.service.advanceTo('2025-01-01');
    expect(await states()).toEqual(['ERASED', 'ERASED', 'ERASED']);
    expect(await findings(recruiting, [unconfirmed.email, withdrawn.email, pooled.email])).toEqual([]);
  });
});
