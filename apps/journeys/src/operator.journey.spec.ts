import { services } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { exampleStructure } from '@cnfs/testing/programme';
import { eventually } from '@cnfs/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Case, Journey } from './journey.js';
import { OperatorCli } from './operator-cli.js';

const reason = ['--reason', 'essai des outils d’exploitation'] as const;
let journey: Journey;
let cli: OperatorCli;
let one: Case;
beforeAll(async () => {
  journey = await Journey.open();
  cli = new OperatorCli(journey.stack);
  const { serving, paying, recruiting } = journey;
  await serving.stockKits(5);
  one = await journey.confirmedCase();
  await journey.readyToPay(one);
  const enrolment = await serving.enrolment(one.selectionId);
  await serving.exempt(enrolment.id, journey.today);
  const ready = await serving.assignment(one.selectionId, 'READY');
  await serving.shipment(one.selectionId, ({ state }) => state === 'PREPARING');
  await journey.advanceTo(one.start);
  await paying.pay(one.selectionId, 1, one.start);
  await serving.activate(ready.id, one.host.id, one.start, one.host.commune);
  await recruiting.post(one.post.id, 'OCCUPIED');
  await journey.quiet();
}, 180_000);
afterAll(() => journey?.close());

interface Sent {
  service: string;
  id: string;
  type: string;
  aggregateid: string;
  correlation_id: string;
  traceparent: string;
  payload: Record<string, unknown>;
}
const everythingSent = () =>
  journey.rows<Sent>(
    services
      .map(
        (schema) =>
          `SELECT '${schema}' AS service, id, type, aggregateid, correlation_id, traceparent, payload FROM ${schema}.outbox_archive`,
      )
      .join(' UNION ALL '),
  );
/** By which an event says that it is of the case; people and structures have several. */
const caseIds = ['requestId', 'postId', 'selectionId', 'enrolmentId', 'assignmentId', 'commitmentId'];
const moreCaseIds = ['agreementId', 'instalmentId', 'orderId', 'shipmentId', 'activityId', 'recoveryId'];

interface Node {
  id: string;
  type: string;
  received: { service: string; state: string }[];
  followedBy: Node[];
}
const withFollowers = (node: Node): Node[] => [node, ...node.followedBy.flatMap(withFollowers)];

describe('a case', () => {
  it('has one correlation id from the first request to the last event, in every service and in every trace', async () => {
    const sent = await everythingSent();
    const ofCase = new Set<unknown>([one.selectionId, one.post.id]);
    const namesIt = ({ payload }: Sent) =>
      [...caseIds, ...moreCaseIds].some((id) => payload[id] !== undefined && ofCase.has(payload[id]));
    // What an event of the case names is of the case too, until nothing new is named.
    for (let before = 0; before < ofCase.size;) {
      before = ofCase.size;
      for (const { payload } of sent.filter(namesIt))
        for (const id of [...caseIds, ...moreCaseIds]) if (payload[id] !== undefined) ofCase.add(payload[id]);
    }
    const events = sent.filter(namesIt);
    expect(new Set(events.map(({ correlation_id: id }) => id)).size).toBe(1);
    expect(new Set(events.map(({ service }) => service))).toEqual(new Set(services));
    const types = new Set(events.map(({ type }) => type.split('.')[1]));
    for (const type of ['PostRequestSubmitted', 'PostGranted', 'EnvelopeCommitted', 'CandidateSelected'])
      expect(types).toContain(type);
    for (const type of [
      'TrainingExempted',
      'KitAllocated',
      'AdviserDeployed',
      'PaymentOrdered',
      'PaymentExecuted',
    ])
      expect(types).toContain(type);
    const [{ correlation_id: correlationId } = { correlation_id: '' }] = events;
    const traceIds = events.map(({ traceparent }) => traceparent.split('-')[1]);
    expect(new Set(traceIds)).toEqual(new Set([correlationId.replaceAll('-', '')]));
    // And nothing else bears it.
    const all = sent.filter(({ correlation_id: id }) => id === correlationId);
    expect(all.map(({ id }) => id).sort()).toEqual(events.map(({ id }) => id).sort());
  });

  it('is traced as one tree over all services', async () => {
    const [first] = (await everythingSent()).filter(
      ({ payload }) => payload['selectionId'] === one.selectionId,
    );
    const correlationId = first?.correlation_id ?? '';
    const { roots } = await cli.json<{ roots: { events: Node[] }[] }>('trace', correlationId);
    const nodes = roots.flatMap(({ events }) => events.flatMap(withFollowers));
    const sent = (await everythingSent()).filter(({ correlation_id: id }) => id === correlationId);
    expect(nodes.map(({ id }) => id).sort()).toEqual(sent.map(({ id }) => id).sort());
    const selected = nodes.find(({ type }) => type === 'recruitment.CandidateSelected.v1');
    expect(selected?.received.map(({ service, state }) => `${service} ${state}`).sort()).toEqual([
      ...['deployment HANDLED', 'payments HANDLED', 'training HANDLED'],
    ]);
    const followed = (selected?.followedBy ?? []).map(({ type }) => type.split('.')[1]);
    expect(followed).toEqual(
      expect.arrayContaining(['EnrolmentOpened', 'AssignmentPlanned', 'GrantAgreementDrafted']),
    );
    const { code, output } = await cli.run('trace', correlationId);
    expect(code).toBe(0);
    expect(output).toMatch(/CandidateSelected .* → deployment, payments, training/);
    expect(output).not.toContain('\u001B'); // colours are for terminals
    expect((await cli.run('trace', newId())).code).toBe(1);
  });
});

describe('the tool of the operator', () => {
  it('tells how far each service is behind', async () => {
    const lags =
      await cli.json<{ service: string; outbox: object; partitions: { behind: number }[] }[]>('lag');
    expect(lags.map(({ service }) => service)).toEqual([...services]);
    for (const { outbox, partitions } of lags) {
      expect(outbox).toMatchObject({ waiting: 0, oldestSeconds: null });
      expect(partitions.filter(({ behind }) => behind > 0)).toEqual([]);
    }
  });

  it('shows the log, filtered', async () => {
    const type = ['--from', 'start', '--no-follow', '--type', 'CandidateSelected'];
    const { code, output } = await cli.run(
      'tail',
      ...type,
      '--where',
      `selectionId=${one.selectionId}`,
      '--json',
    );
    expect(code).toBe(0);
    const lines = output
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { data: { postId: string } });
    expect(lines.map(({ data }) => data.postId)).toEqual([one.post.id]);
    expect((await cli.run('tail', ...type, '--key', newId())).output).toBe('');
  });

  it('replays what a service received, which changes nothing', async () => {
    const before = await journey.totals();
    const ask = [
      'replay',
      '--service',
      'payments',
      '--topic',
      'recruitment.selection',
      '--from',
      '0',
      ...reason,
    ];
    const looked = await cli.json<{ applied: boolean; known: number; fresh: number }>(...ask);
    expect(looked).toMatchObject({ applied: false, fresh: 0, parked: 0 });
    expect(looked.known).toBeGreaterThan(0);
    expect(await cli.json(...ask, '--yes')).toMatchObject({ applied: true, known: looked.known, fresh: 0 });
    await journey.quiet();
    expect(await journey.totals()).toEqual(before);
    const elsewhere = await cli.run(
      ...ask.map((word) => (word === 'recruitment.selection' ? 'kits.model' : word)),
    );
    expect(elsewhere.code).toBe(1);
    expect(elsewhere.beside).toContain('TOPIC_NOT_READ');
  });

  it('rebuilds a projection that is wrong, after a dry run', async () => {
    const copies = `SELECT (SELECT jsonb_agg(c ORDER BY id) FROM payments.creditor c) AS creditors,
                           (SELECT jsonb_agg(h ORDER BY id) FROM kits.host_structure h) AS structures`;
    const [right] = await journey.rows(copies);
    await journey.rows(`UPDATE payments.creditor SET name = 'faux', departement = NULL`);
    await journey.rows(`DELETE FROM kits.host_structure`);
    for (const projection of ['payments.creditor', 'kits.host-structure']) {
      const ask = ['rebuild', '--projection', projection, ...reason];
      const [wrong] = await journey.rows(copies);
      const { events } = await cli.json<{ events: number }>(...ask);
      expect(events).toBeGreaterThan(0);
      expect((await journey.rows(copies))[0]).toEqual(wrong);
      expect(await cli.json(...ask, '--yes')).toMatchObject({ applied: true, events, setAside: 0 });
    }
    expect((await journey.rows(copies))[0]).toEqual(right);
    expect((await cli.run('rebuild', '--projection', 'kits.nothing', ...reason)).code).toBe(1);
  });

  it('republishes out of the archive what every reader then recognises', async () => {
    const before = await journey.totals();
    const since = new Date(Date.now() - 3_600_000).toISOString();
    const ask = ['republish', '--service', 'recruitment', '--since', since, ...reason];
    const { events } = await cli.json<{ events: number }>(...ask);
    expect(await journey.totals()).toEqual(before);
    expect(await cli.json(...ask, '--yes')).toEqual({ applied: true, events });
    await journey.quiet();
    expect(await journey.totals()).toEqual(before);
    expect(await journey.broken()).toEqual([]);
  });

  it('lists what was set aside, and releases it in order or gives it up, with a reason', async () => {
    const name = 'Structure exemple que rien n’enregistre';
    await journey.rows(
      `ALTER TABLE kits.host_structure ADD CONSTRAINT broken CHECK (name <> '${name}') NOT VALID`,
    );
    const [released, given] = [
      await journey.recruiting.register(exampleStructure({ name })),
      await journey.recruiting.register(exampleStructure({ name })),
    ];
    type Parked = { id: string; key: string; topic: string };
    const parked = await eventually(
      async () => {
        const found = await cli.json<Parked[]>('parked', 'list', '--service', 'kits');
        return found.length === 2 && found;
      },
      { what: 'two parked events', deadline: 30_000, every: 500 },
    );
    await journey.rows(`ALTER TABLE kits.host_structure DROP CONSTRAINT broken`);
    const where = ['--service', 'kits', '--topic', 'recruitment.host-structure', '--key', released.id];
    expect(await cli.json('parked', 'release', ...where, ...reason)).toMatchObject({ applied: false });
    expect((await cli.run('parked', 'release', ...where, '--yes')).code).toBe(2); // no reason
    expect(await cli.json('parked', 'release', ...where, ...reason, '--yes')).toMatchObject({ released: 1 });
    const other = parked.find(({ key }) => key === given.id)?.id ?? '';
    await cli.json('parked', 'discard', '--service', 'kits', other, ...reason, '--yes');
    expect(await cli.json('parked', 'list')).toEqual([]);
    const ids = await journey.rows<{ id: string }>(
      `SELECT id FROM kits.host_structure WHERE name = '${name}'`,
    );
    expect(ids).toEqual([{ id: released.id }]);
    const again = await cli.run('parked', 'discard', '--service', 'kits', other, ...reason, '--yes');
    expect(again.code).toBe(1);
    expect(again.beside).toContain('PARKED_EVENT_SETTLED');
  });

  it('lists what the broker refuses, and sends it again', async () => {
    const key = newId();
    await journey.rows(
      `INSERT INTO kits.refused_record (topic, key, outbox_seq, reason) VALUES ('kits.shipment', '${key}', 1, 'trop gros')`,
    );
    expect(await cli.json('refused', 'list')).toMatchObject([{ service: 'kits', key, reason: 'trop gros' }]);
    const ask = [
      'refused',
      'retry',
      '--service',
      'kits',
      '--topic',
      'kits.shipment',
      '--key',
      key,
      ...reason,
    ];
    expect(await cli.json(...ask)).toMatchObject({ applied: false });
    expect(await cli.json(...ask, '--yes')).toMatchObject({ applied: true });
    expect(await cli.json('refused', 'list')).toEqual([]);
    expect((await cli.run(...ask)).code).toBe(1);
  });

  it('leaves in each service who did what, and why', async () => {
    const entries = await journey.rows<{ action: string; role: string; reason: string }>(
      services.map((schema) => `SELECT action, role, reason FROM ${schema}.audit_entry`).join(' UNION ALL '),
    );
    const acts = [
      ...['event.replay', 'projection.rebuild', 'event.republish'],
      ...['parked-event.release', 'parked-event.discard', 'refused-record.retry'],
    ];
    const ofOperators = entries.filter(({ action }) => acts.includes(action));
    expect(new Set(ofOperators.map(({ action }) => action))).toEqual(new Set(acts));
    expect(new Set(ofOperators.map((act) => `${act.role}: ${act.reason}`))).toEqual(
      new Set([`platform: ${reason[1]}`]),
    );
    // The stack moves the clock under the same role; nothing else was done under it.
    const ofPlatform = entries.filter(({ role }) => role === 'platform').map(({ action }) => action);
    expect(new Set(ofPlatform)).toEqual(new Set([...acts, 'clock.advance']));
  });

  it('says how it is used, and that it was used wrongly', async () => {
    const commands = 'tail lag parked refused replay rebuild republish trace schemas';
    for (const command of commands.split(' ')) {
      const { code, output } = await cli.run(command, '--help');
      expect({ command, code }).toEqual({ command, code: 0 });
      expect(output).toContain(`npm run events -- ${command}`);
    }
    for (const wrong of [[], ['nothing'], ['lag', '--nothing'], ['replay'], ['trace', 'x'], ['parked']])
      expect({ wrong, code: (await cli.run(...wrong)).code }).toEqual({ wrong, code: 2 });
    const events = await cli.json<{ owner: string; readers: string[] }[]>('schemas', '--reader', 'kits');
    expect(events.every(({ readers }) => readers.includes('kits'))).toBe(true);
    expect(events.length).toBeGreaterThan(0);
  });
});
