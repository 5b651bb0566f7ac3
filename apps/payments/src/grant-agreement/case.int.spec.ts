import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ActivityReported,
  AdviserDeployed,
  AssignmentCancelled,
  AssignmentEnded,
  CandidateErased,
  AssignmentTerminated,
  CandidateSelected,
  EnrolmentOpened,
  HostStructureRegistered,
  HostStructureReinstated,
  HostStructureSuspended,
  PostFundingRequested,
  TerminationDeclared,
  TerminationRefused,
  TerminationWithdrawn,
  TrainingAbandoned,
  TrainingCompleted,
  TrainingExempted,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import fc from 'fast-check';
import { Paying } from '../testing/paying.js';
import { type Story, storyOf, storyOfOneWhoNeverCame, tell, type Told } from '../testing/story.js';
import type { CaseIds } from './case.js';

let paying: Paying;
beforeAll(async () => {
  paying = await Paying.open({ at: '2022-10-03' });
});
afterAll(() => paying.close());

/** What a case came to, whatever its ids and the orders that were given up on the way. */
async function outcomeOf(ids: CaseIds): Promise<object> {
  await paying.service.settleDueWork();
  const agreement = await paying.agreementOf(ids);
  const { state, amountCents, dueCents, drawnCents, paidCents, fundedFrom, fundedTo } = agreement;
  const [recovery] = await paying.service.query<{ cents: string }>(
    'SELECT amount_cents AS cents FROM recovery WHERE selection_id = $1',
    [ids.selectionId],
  );
  const orders = (await paying.ordersOf(ids)).filter((order) => order.state !== 'CANCELLED');
  return {
    ...{ state, amountCents, dueCents, drawnCents, paidCents, fundedFrom, fundedTo },
    instalments: agreement.instalments.map((one) => [one.state, one.amountCents, ...one.missing]),
    orders: orders.map((order) => [order.state, order.amountCents]).sort(),
    ledger: await paying.ledgerOf(ids),
    recovery: recovery?.cents ?? null,
  };
}

/**
 * Tells everything in every order, some of it twice, and again in that order with the inbox emptied, and expects the outcome
 * of the order in which it happened.
 */
async function anyOrderEndsAlike(
  story: (ids: CaseIds) => Told[],
  prepare: (ids: CaseIds) => Promise<void> = async () => {},
): Promise<object> {
  const play = async (order: (events: Told[]) => Told[]) => {
    const ids = paying.newCase();
    await prepare(ids);
    const events = order(story(ids));
    for (const told of events) await tell(paying.service, told);
    return { ids, events, outcome: await outcomeOf(ids) };
  };
  const { outcome: expected } = await play((events) => events);
  const places = story(paying.newCase()).map((_, place) => place);
  const anyOrder = fc
    .subarray(places)
    .chain((twice) =>
      fc.shuffledSubarray([...places, ...twice], { minLength: places.length + twice.length }),
    );
  await fc.assert(
    fc.asyncProperty(anyOrder, async (order) => {
      const { ids, events, outcome } = await play((all) => order.flatMap((place) => all[place] ?? []));
      expect(outcome).toEqual(expected);
      await paying.service.query('DELETE FROM inbox');
      for (const told of events.toReversed()) await tell(paying.service, told);
      expect(await outcomeOf(ids)).toEqual(expected);
    }),
    { numRuns: 25, endOnFailure: true },
  );
  return expected;
}

const as = (story: Story) => (ids: CaseIds) => storyOf(story, ids);
const signed = async (ids: CaseIds) => {
  await paying.fund(ids);
  await paying.select(ids);
  await paying.sign(ids);
  await paying.approveAccount(await paying.giveAccount(ids));
};
const paidOnce = async (ids: CaseIds) => {
  await signed(ids);
  await paying.pay(ids, '2022-10-03');
};

describe('the events of a case, in any order and with duplicates', () => {
  it('end alike when nothing was signed yet, the request of the funds among them', async () => {
    const outcome = await anyOrderEndsAlike(as({ beginning: true, end: null }));
    expect(outcome).toMatchObject({
      state: 'DRAFT',
      drawnCents: 5_000_000,
      instalments: [
        ['HELD', 1_500_000, 'AGREEMENT_SIGNATURE', 'BANK_ACCOUNT', 'TERMINATION_PENDING'],
        ['HELD', 1_500_000, 'AGREEMENT_SIGNATURE', 'BANK_ACCOUNT', 'TERMINATION_PENDING'],
        ['HELD', 2_000_000, 'AGREEMENT_SIGNATURE', 'BANK_ACCOUNT', 'TERMINATION_PENDING'],
      ],
    });
  }, 120_000);

  it('end alike when the contract is terminated: what was owed within its days is still paid', async () => {
    const outcome = await anyOrderEndsAlike(as({ beginning: false, end: AssignmentTerminated }), signed);
    expect(outcome).toMatchObject({
      state: 'TERMINATED',
      dueCents: 3_869_863,
      drawnCents: 3_869_863,
      instalments: [
        ['DUE', 1_500_000],
        ['DUE', 1_500_000],
        ['DUE', 869_863],
      ],
      ledger: { COMMITTED: -3_869_863, DRAWN: 3_869_863 },
      recovery: null,
    });
  }, 120_000);

  it('end alike when a part was paid before they came', async () => {
    const outcome = await anyOrderEndsAlike(as({ beginning: false, end: AssignmentEnded }), paidOnce);
    expect(outcome).toMatchObject({
      paidCents: 1_500_000,
      instalments: [
        ['PAID', 1_500_000],
        ['DUE', 1_500_000],
        ['DUE', 869_863],
      ],
    });
    expect(await paying.discrepancies()).toEqual([]);
  }, 120_000);

  it('end alike when the adviser never came: nothing is owed', async () => {
    const outcome = await anyOrderEndsAlike(storyOfOneWhoNeverCame);
    expect(outcome).toMatchObject({
      state: 'CANCELLED',
      dueCents: 0,
      drawnCents: 0,
      recovery: null,
      orders: [],
    });
  }, 120_000);

  it('change nothing when they are told again under new ids, as after a loss of the inbox', async () => {
    const ids = paying.newCase();
    await paidOnce(ids);
    const events = storyOf({ beginning: true, end: AssignmentTerminated }, ids);
    for (const told of events) await tell(paying.service, told);
    const before = await outcomeOf(ids);
    const names = await paying.eventsOf(ids);
    for (const told of events) await tell(paying.service, { ...told, id: newId() });
    expect(await outcomeOf(ids)).toEqual(before);
    expect(await paying.eventsOf(ids)).toEqual(names);
  });
});

describe('the golden examples', () => {
  it.each([
    CandidateErased,
    HostStructureRegistered,
    HostStructureSuspended,
    HostStructureReinstated,
    PostFundingRequested,
    CandidateSelected,
    EnrolmentOpened,
    TrainingAbandoned,
    TrainingCompleted,
    TrainingExempted,
    AdviserDeployed,
    ActivityReported,
    TerminationDeclared,
    TerminationWithdrawn,
    TerminationRefused,
    AssignmentTerminated,
    AssignmentEnded,
    AssignmentCancelled,
  ])('$type is applied, not parked', async (definition) => {
    expect(await paying.service.deliver(definition, example(definition))).toBe('handled');
    expect(await paying.service.query('SELECT FROM parked_event')).toEqual([]);
  });

  it('make a case between them', async () => {
    const { selectionId, postId, candidateId, structureId } = example(CandidateSelected);
    await paying.service.settleDueWork();
    expect(await paying.agreementOf({ selectionId, postId, candidateId, structureId })).toMatchObject({
      structureName: example(HostStructureRegistered).name,
      amountCents: 5_000_000,
      state: 'CANCELLED',
    });
  });
});
