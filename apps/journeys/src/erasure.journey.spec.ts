import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { services } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { eventually } from '@cnfs/testing';
import { Journey } from './journey.js';
import { inboxes, replay } from './replay.js';

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.open();
}, 180_000);
afterAll(() => journey.close());

/** Of nobody: made up for this story, and found in nothing else. */
const person = {
  firstName: 'Zéphyrine',
  lastName: 'Canariquelconque',
  email: 'zephyrine.canari@example.org',
  phone: '01 99 00 77 66',
  motivation: 'Née le 29 février 1984, médiatrice bénévole.',
};
const canaries = [
  'Zéphyrine',
  'Canariquelconque',
  'zephyrine.canari',
  '+33199007766',
  '199007766',
  '29 février 1984',
];

/** Every column of every schema that holds one of these, with what it is of: whatever can be read as text or bytes. */
async function findings(needles: readonly string[]): Promise<string[]> {
  const columns = await journey.rows<{ schema: string; table: string; column: string; bytes: boolean }>(
    `SELECT c.table_schema AS schema, c.table_name AS table, c.column_name AS column, c.data_type = 'bytea' AS bytes
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE t.table_type = 'BASE TABLE' AND c.table_schema IN (${services.map((schema) => `'${schema}'`).join()})
        AND (c.data_type IN ('text', 'character varying', 'jsonb', 'json', 'bytea', 'uuid') OR c.data_type = 'ARRAY')`,
  );
  const searched = columns.map(({ schema, table, column, bytes }) => {
    const any = needles
      .map((needle) => `'${needle.replaceAll("'", "''")}'`)
      .map((needle) =>
        bytes
          ? `position(convert_to(${needle}, 'UTF8') in "${column}") > 0`
          : `strpos("${column}"::text, ${needle}) > 0`,
      )
      .join(' OR ');
    return `(SELECT '${schema}.${table}.${column}' AS place FROM ${schema}."${table}" WHERE ${any} LIMIT 1)`;
  });
  const rows = await journey.rows<{ place: string }>(searched.join(' UNION '));
  return rows.map(({ place }) => place).sort();
}

/** Where the person's id may stand afterwards: what says that it was erased, who acted, and what was told by id alone. */
const remembered =
  /\.(erased_person|audit_entry|event_stream|outbox|outbox_archive(_\d+)?)\.|^recruitment\.(candidate\.id|selection\.candidate_id|erasure\.|selection_step\.taken_by|idempotency_key\.(person|body))/;

describe('an erasure over five services', () => {
  it('waits for contract and money, reaches the service that was down, and no replay brings anything back', async () => {
    const { cast, serving, stack } = journey;
    await serving.stockKits(2);
    const one = await journey.confirmedCase(person);
    const { selectionId, candidate } = one;
    const self = cast.candidate(candidate.id);
    const path = { id: candidate.id };
    const planned = await serving.assignment(selectionId, 'PLANNED');
    await cast.anct.post('deployment', '/assignments/{id}/derogations', {
      path: { id: planned.id },
      body: { reason: `À la demande de ${person.firstName} ${person.lastName}, qui déménage.` },
    });
    const { id: enrolmentId } = await serving.enrolment(selectionId, 'AWAITING_POSITIONING');
    await serving.exempt(enrolmentId, journey.today);
    await serving.assignment(selectionId, 'READY');
    await serving.shipment(selectionId, ({ state }) => state === 'PREPARING');
    await journey.paying.agreement(selectionId);
    await journey.quiet();
    expect(await findings(canaries)).toEqual([
      'deployment.assignment.derogation',
      'deployment.audit_entry.reason',
      ...['email', 'first_name', 'last_name', 'motivation', 'phone'].map(
        (column) => `recruitment.candidate.${column}`,
      ),
    ]);

    const asked = await self.post('recruitment', '/candidates/{id}/erasure-requests', {
      path,
      body: { reason: 'CONSENT_WITHDRAWN' },
    });
    expect(asked).toMatchObject({ state: 'WAITING', waitingFor: ['CONTRACT', 'PAYMENT'] });
    expect(asked.explanation).toMatch(/^L’effacement attend, car un contrat est déclaré ou en cours/);

    // What it waits for ends while kits is down.
    await stack.services.kits.kill();
    await cast.structure(one.host.id).post('deployment', '/assignments/{id}/cancellations', {
      path: { id: planned.id },
      body: { reason: 'CANDIDATE_DESISTED' },
    });
    const erasure = await self.until(
      'recruitment',
      '/candidates/{id}/erasure',
      { path },
      ({ state }) => state === 'ERASED',
    );
    expect(erasure).toMatchObject({
      waitingFor: [],
      explanation: 'Les données de cette personne ont été effacées.',
    });
    const casesOf = async (id: string) =>
      (
        await journey.rows<{ service: string }>(
          `SELECT 'training' AS service FROM training.training_case WHERE candidate_id = '${id}'
           UNION SELECT 'deployment' FROM deployment.assignment WHERE candidate_id = '${id}'
           UNION SELECT 'payments' FROM payments.case_file WHERE candidate_id = '${id}'
           UNION SELECT 'kits' FROM kits.kit_case WHERE candidate_id = '${id}' ORDER BY 1`,
        )
      ).map(({ service }) => service);
    await eventually(async () => (await casesOf(candidate.id)).join() === 'kits', {
      what: 'the erasure in all services but the one that is down',
      deadline: 30_000,
    });
    expect(await findings(canaries)).toEqual([]);

    await stack.services.kits.start();
    await eventually(async () => (await casesOf(candidate.id)).length === 0, {
      what: 'the erasure in the service that is back',
      deadline: 30_000,
    });
    // The case is nobody's, and what was due for it was done: the kit is back on its shelf.
    expect(await casesOf(selectionId)).toEqual(['deployment', 'kits', 'payments', 'training']);
    await serving.shipment(selectionId, ({ state }) => state === 'RETURNED');
    await journey.quiet();
    expect(await findings(canaries)).toEqual([]);
    expect((await findings([candidate.id])).filter((place) => !remembered.test(place))).toEqual([]);

    const [before, everTakenIn] = [await journey.totals(), await inboxes(journey)];
    for (const schema of services) await journey.rows(`DELETE FROM ${schema}.inbox`);
    await replay(journey, everTakenIn);
    expect(await findings(canaries)).toEqual([]);
    expect((await findings([candidate.id])).filter((place) => !remembered.test(place))).toEqual([]);
    expect(await journey.totals()).toEqual(before);
    expect(await journey.broken()).toEqual([]);
  }, 240_000);

  it('leaves who acted and who looked, by id, in the audit', async () => {
    const one = await journey.confirmedCase();
    const { candidate } = one;
    await journey.cast.anct.get('recruitment', '/candidates/{id}', { path: { id: candidate.id } });
    const entries = await journey.cast.auditor.list('recruitment', '/audit-entries', {
      query: { subjectId: candidate.id },
    });
    const routes = entries.map(({ route }) => route);
    expect(routes).toContain('GET /candidates/:id');
    expect(routes).toContain('POST /candidates');
    expect(entries.every(({ person: who }) => who.length === newId().length)).toBe(true);
  }, 120_000);
});
