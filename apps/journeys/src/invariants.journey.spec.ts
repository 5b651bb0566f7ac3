// A check that never fails checks nothing: each invariant is broken on purpose, and is the only one that says so.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { day } from '@cnfs/kernel';
import { checkInvariants, invariants } from '@cnfs/testing/programme';
import pg from 'pg';
import { type Case, Journey } from './journey.js';

let journey: Journey;
let database: pg.Client;

/** An adviser in place and paid, a contract that was broken after training, and one that waits for both. */
async function threeCases(): Promise<void> {
  const { serving, paying, recruiting } = journey;
  await serving.stockKits(5);
  const [active, broken] = [await journey.confirmedCase(), await journey.confirmedCase()];
  await journey.confirmedCase();
  for (const one of [active, broken]) await journey.readyToPay(one);
  const organisationId = await serving.registerOrganisation('99900000300015', 'Organisme exemple');
  const sessionId = await serving.openSession(organisationId, broken.start, day.addDays(broken.start, 30));
  const enrolment = await serving.enrolment(broken.selectionId, 'AWAITING_POSITIONING');
  await serving.enrol(enrolment.id, organisationId, sessionId, journey.today);
  await journey.advanceTo(broken.start);
  await serving.attend(enrolment.id, organisationId, [broken.start]);
  await serveAndPay(active);
  await paying.pay(broken.selectionId, 1, broken.start);

  const planned = await serving.assignment(broken.selectionId, 'PLANNED');
  await serving.shipment(broken.selectionId);
  const terminationId = await serving.declareTermination(planned.id, broken.host.id, journey.today);
  await serving.validateTermination(terminationId);
  await serving.termination(
    terminationId,
    ({ progress }) => !!progress.postFreedOn && !!progress.grantRecalculatedOn && !!progress.kitAskedBackOn,
  );
  await recruiting.post(broken.post.id, 'VACANT');
  await paying.recovery(broken.selectionId);
  await journey.advanceTo(day.addDays(journey.today, 5));
}

async function serveAndPay({ selectionId, start, host, candidate }: Case): Promise<void> {
  const { serving, paying } = journey;
  const enrolment = await serving.enrolment(selectionId);
  await serving.exempt(enrolment.id, start);
  const ready = await serving.assignment(selectionId, 'READY');
  await serving.activate(ready.id, host.id, start, host.commune);
  const shipment = await serving.shipment(selectionId);
  await serving.dispatch(shipment.id, start);
  await serving.confirmReceipt(shipment.id, host.id);
  await paying.pay(selectionId, 1, start);
  await serving.reportActivity(candidate.id, start, host.commune);
}

beforeAll(async () => {
  journey = await Journey.open();
  await threeCases();
  await journey.quiet();
  database = new pg.Client({ connectionString: journey.stack.databaseUrl });
  await database.connect();
}, 180_000);
afterAll(async () => {
  await database.end();
  await journey.close();
});

const ACTIVE = `(SELECT selection_id FROM deployment.assignment WHERE state = 'ACTIVE')`;
const BROKEN = `(SELECT selection_id FROM deployment.assignment WHERE state = 'TERMINATED')`;

/** What breaks each invariant. Constraints are in the way of most of it. */
const plants: Readonly<Record<string, string>> = {
  'INV2 the events of an aggregate are numbered 1 to n without holes, and its stream counts as many': `
    UPDATE kits.event_stream SET last_sequence = last_sequence + 1 WHERE key = (SELECT min(key) FROM kits.event_stream)`,
  'INV2 every row is told, and in the state that it is in': `
    UPDATE recruitment.candidate SET state = 'WITHDRAWN' WHERE state = 'VERIFIED'`,
  'INV2 nothing is told of what is not there': `
    DELETE FROM payments.bank_account WHERE id = (SELECT min(id::text)::uuid FROM payments.bank_account)`,
  'INV3 no event is lost between those who tell and those who read': `
    DELETE FROM kits.inbox WHERE ce_id = (SELECT min(ce_id::text)::uuid FROM kits.inbox)`,
  'INV4 nothing is received that was never told': `
    INSERT INTO kits.inbox VALUES ('/recruitment', gen_random_uuid())`,
  'INV5 an event is in an inbox once': `
    ALTER TABLE kits.inbox DROP CONSTRAINT inbox_pkey;
    INSERT INTO kits.inbox SELECT * FROM kits.inbox LIMIT 1`,
  'INV11 no event waits, and none is set aside': `
    INSERT INTO kits.parked_event (topic, partition, record_offset, headers, cause, reason)
    VALUES ('recruitment.post', 0, 0, '{}', 'UNREADABLE', 'no key')`,
  'INV12 no event carries an e-mail address or an account number': `
    UPDATE recruitment.outbox_archive SET payload = payload || '{"note": "camille@structure.example"}'
     WHERE type = 'recruitment.CommitteeSessionClosed.v1'`,
  'INV12 no failure that is kept carries an e-mail address or an account number': `
    INSERT INTO kits.due_work (id, kind, subject_id, due_at, payload, dedup_key, done_at, last_error)
    VALUES (gen_random_uuid(), 'x', 'x', now(), '{}', 'x', now(), 'no such account: FR1420041010050500013M02606')`,
  'INV8 events tell of legal transitions only, each once': `
    UPDATE kits.outbox_archive SET type = 'kits.KitAllocated.v1' WHERE type = 'kits.KitShipped.v1'`,
  'INV8 the steps that were written down lead by legal transitions to where things are': `
    DELETE FROM recruitment.selection_step WHERE state = 'SHORTLISTED' AND selection_id = ${ACTIVE}`,
  'INV9 the events of an aggregate went out in their order': `
    UPDATE kits.outbox_archive SET seq = seq + 1000000 WHERE type = 'kits.KitAllocated.v1'`,
  'INV10 payments knows of structures what recruitment told last': `UPDATE payments.creditor SET name = 'Une autre'`,
  'INV10 kits knows of structures what recruitment told last': `UPDATE kits.host_structure SET city = 'Ailleurs'`,
  'INV10 payments knows of a case what was told of it': `
    UPDATE payments.case_file SET facts = facts || '{"lastActivityOn": "2030-01-01"}' WHERE selection_id = ${ACTIVE}`,
  'INV10 recruitment knows what deployment told of its selections': `
    UPDATE recruitment.placement SET deployed_on = deployed_on + 1`,
  'INV10 training knows who is selected, and whose contract is over': `
    UPDATE training.training_case SET selected_on = selected_on + 1`,
  'INV10 kits knows who is to have one, and whose contract is over': `
    UPDATE kits.kit_case SET entitled_on = entitled_on + 1`,
  'INV10 deployment knows what recruitment and training told of its assignments': `
    UPDATE deployment.assignment SET exempted_on = exempted_on + 1`,
  'INV10 a termination knows how far it has come elsewhere': `UPDATE deployment.termination SET kit_asked_back_on = NULL`,
  'INV10 recruitment knows what payments answered about the funds of its posts': `
    UPDATE recruitment.post SET refused_attempt = 1`,
  'INV5 every request for funds is answered once': `UPDATE payments.commitment SET attempt = attempt + 1`,
  'INV5 a case has one assignment, one agreement, one kit, and one enrolment an attempt': `
    ALTER TABLE deployment.assignment DROP CONSTRAINT assignment_selection_id_key;
    CREATE TEMP TABLE twin ON COMMIT DROP AS SELECT * FROM deployment.assignment WHERE state = 'TERMINATED';
    UPDATE twin SET id = gen_random_uuid(), state = NULL;
    INSERT INTO deployment.assignment SELECT * FROM twin`,
  'INV5 a trigger makes one instalment of an agreement': `
    ALTER TABLE payments.instalment DROP CONSTRAINT instalment_agreement_id_trigger_key;
    CREATE TEMP TABLE twin ON COMMIT DROP AS SELECT * FROM payments.instalment WHERE rank = 1 AND selection_id = ${ACTIVE};
    UPDATE twin SET id = gen_random_uuid(), rank = 9, planned_cents = 0, amount_cents = 0, state = 'SCHEDULED';
    INSERT INTO payments.instalment SELECT * FROM twin`,
  'INV5 an instalment has one order that is not refused': `
    DROP INDEX payments.payment_order_of_instalment;
    CREATE TEMP TABLE twin ON COMMIT DROP AS SELECT * FROM payments.payment_order WHERE selection_id = ${ACTIVE};
    UPDATE twin SET id = gen_random_uuid(), end_to_end_id = 'TWIN', state = 'PREPARED', released_on = NULL,
      execution_day = NULL, answered_on = NULL;
    INSERT INTO payments.payment_order SELECT * FROM twin LIMIT 1`,
  'INV5 no two orders have the same end-to-end id': `
    ALTER TABLE payments.payment_order DROP CONSTRAINT payment_order_end_to_end_id_key;
    CREATE TEMP TABLE twin ON COMMIT DROP AS SELECT * FROM payments.payment_order WHERE selection_id = ${ACTIVE};
    UPDATE twin SET id = gen_random_uuid(), state = 'CANCELLED', released_on = NULL, execution_day = NULL, answered_on = NULL;
    INSERT INTO payments.payment_order SELECT * FROM twin LIMIT 1`,
  'INV5 what is paid is in the ledger once, and nothing else is': `
    INSERT INTO payments.ledger_transaction VALUES (gen_random_uuid(), 'PAYMENT', gen_random_uuid(), 'x', '2021-03-01', now())`,
  'INV6 every journal transaction sums to zero': `
    INSERT INTO payments.ledger_entry (transaction_id, account, envelope, amount_cents)
    SELECT id, 'AVAILABLE', 'ADVISERS', CASE n WHEN 1 THEN 1 ELSE -1 END
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM payments.ledger_transaction LIMIT 2) t`,
  'INV6 the ledger as a whole sums to zero in each envelope': `
    INSERT INTO payments.ledger_entry (transaction_id, account, envelope, amount_cents)
    SELECT (SELECT min(id::text)::uuid FROM payments.ledger_transaction), 'AVAILABLE', envelope, amount
      FROM (VALUES ('ADVISERS', 1), ('KITS', -1)) v (envelope, amount)`,
  'INV6 paid ≤ committed ≤ ceiling, and balances are the sums of the ledger': `
    UPDATE payments.envelope SET ceiling_cents = ceiling_cents + 1 WHERE key = 'KITS'`,
  'INV7 a structure is paid no more than its agreement, nor is more agreed than was committed': `
    UPDATE payments.instalment SET planned_cents = planned_cents + 1 WHERE rank = 3 AND selection_id = ${ACTIVE}`,
  'nothing is paid without a signed agreement and an approved account': `
    UPDATE payments.grant_agreement SET signed_on = NULL, signed_by = NULL WHERE selection_id = ${ACTIVE}`,
  'what was paid beyond what a contract that ended is due is to be recovered, to the cent': `
    UPDATE payments.recovery SET amount_cents = amount_cents + 1`,
  'nobody approves and releases an order alone': `
    ALTER TABLE payments.approval_step DROP CONSTRAINT approval_step_subject_subject_id_content_hash_person_key;
    UPDATE payments.approval_step SET person = 'one' WHERE subject = 'payment-order'`,
  'an instalment is paid once at most': `
    UPDATE payments.payment_order o
       SET instalment_id = (SELECT id FROM payments.instalment i WHERE i.rank = 3 AND i.agreement_id = o.agreement_id)
     WHERE selection_id = ${ACTIVE} AND state = 'EXECUTED'`,
  'never more posts than were granted': `
    UPDATE recruitment.post SET number = 2, granted_in_request = 2,
           request_id = (SELECT request_id FROM recruitment.post WHERE state = 'OCCUPIED')
     WHERE state = 'VACANT'`,
  'an occupied post has an active assignment, and an active assignment its post': `
    UPDATE deployment.assignment SET post_id = gen_random_uuid() WHERE state = 'ACTIVE'`,
  'one contract at a time binds a person': `
    DROP INDEX recruitment.selection_holds_candidate;
    UPDATE recruitment.selection SET contract_start = '2040-01-01', contract_end = '2041-01-01',
           candidate_id = (SELECT candidate_id FROM recruitment.selection WHERE id = ${ACTIVE})
     WHERE state = 'CONFIRMED' AND id <> ${ACTIVE}`,
  'the contracts of a person, and those of a post, never overlap': `
    ALTER TABLE recruitment.selection DROP CONSTRAINT selection_contracts_of_candidate;
    UPDATE recruitment.selection SET candidate_id = (SELECT candidate_id FROM recruitment.selection WHERE id = ${ACTIVE})
     WHERE id = ${BROKEN}`,
  'the seats taken in a session are those of its enrolments': `UPDATE training.training_session SET taken = taken + 1`,
  'what is funded lies within the contract': `
    UPDATE payments.grant_agreement SET funded_to = '2040-01-01' WHERE selection_id = ${ACTIVE}`,
  'a validated termination frees the post and stops the payments': `
    UPDATE payments.instalment SET state = 'SCHEDULED' WHERE rank = 3 AND selection_id = ${BROKEN}`,
  'the stock of kits is the sum of its movements, never negative': `UPDATE kits.stock SET on_hand = on_hand + 1`,
  'no kit of the current model stays on a shelf while an adviser waits for one': `
    UPDATE kits.shipment SET selection_id = gen_random_uuid() WHERE selection_id = ${ACTIVE}`,
  'INSEE codes and SIRET keep their zeros': `
    UPDATE recruitment.host_structure SET departement = '7' WHERE id = (SELECT min(id::text)::uuid FROM recruitment.host_structure)`,
};

/** Plants it, names what does not hold, and takes it back. Referential integrity is off meanwhile. */
async function brokenBy(plant: string): Promise<string[]> {
  await database.query('BEGIN');
  try {
    await database.query(`SET LOCAL session_replication_role = replica; SET LOCAL lock_timeout = '20s'`);
    await database.query(plant);
    return (await checkInvariants(database)).map(({ invariant }) => invariant);
  } finally {
    await database.query('ROLLBACK');
  }
}

it('each invariant has something here that breaks it, and a name in French', () => {
  expect(Object.keys(plants)).toEqual(invariants.map(({ name }) => name));
  expect(invariants.filter(({ french }) => french === '')).toEqual([]);
});

it('all hold before', async () => {
  expect(await brokenBy('SELECT')).toEqual([]);
});

describe('a row that breaks it is found by it alone', () => {
  it.each(Object.entries(plants))('%s', async (name, plant) => {
    expect(await brokenBy(plant)).toEqual([name]);
  });
});
