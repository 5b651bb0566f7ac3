/** Payments with the cases of many structures, and a call of each route that is right in all but who makes it. */
import { HostStructureRegistered, example } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type Call, type World, newOwner } from '@cnfs/platform/rights';
import type { CaseIds } from '../grant-agreement/case.js';
import { Paying, accounts, done } from './paying.js';

const TODAY = '2021-03-18';
const here = { departement: '87', region: '75' };
const elsewhere = { departement: '75', region: '11' };

export async function openPayments(): Promise<World> {
  const paying = await Paying.open({ at: TODAY });
  const { service } = paying;
  const [mine, other] = [newOwner(here), newOwner(elsewhere)];
  let ceilingCents = 20_000_000_000;

  /** A case of a structure of its own: an account is given for all of a structure's cases. */
  const funded = async (territory = here): Promise<CaseIds> => {
    const ids = paying.newCase();
    const structure = { ...example(HostStructureRegistered), structureId: ids.structureId, ...territory };
    await service.deliver(HostStructureRegistered, structure);
    await paying.fund(ids, { departement: territory.departement });
    return ids;
  };
  const selected = async (territory = here): Promise<CaseIds> => {
    const ids = await funded(territory);
    await paying.select(ids);
    return ids;
  };
  const given = async (territory = here) => {
    const ids = await funded(territory);
    return { ids, account: await paying.giveAccount(ids) };
  };
  const approved = async (territory = here) => {
    const one = await given(territory);
    await paying.approveAccount(one.account);
    return one;
  };
  const due = async (territory = here): Promise<CaseIds> => {
    const ids = await selected(territory);
    await paying.sign(ids);
    await paying.approveAccount(await paying.giveAccount(ids));
    await service.settleDueWork();
    return ids;
  };
  const prepared = async (territory = here) => {
    const ids = await due(territory);
    return { ids, order: await paying.prepared(ids) };
  };
  const orderApproved = async () => {
    const one = await prepared();
    const { id, contentHash } = one.order;
    done(await paying.agent('bdt-approves').post(`/payment-orders/${id}/approvals`, { contentHash }));
    return one;
  };
  const released = async (territory = here) => {
    const one = await prepared(territory);
    await paying.release(one.order);
    return one;
  };
  const overpaid = async (territory = here) => {
    const { ids, order } = await released(territory);
    await paying.execute(order, TODAY);
    await paying.terminate(ids, '2021-04-14');
    const { body } = await paying
      .agent()
      .get<{ items: { id: string }[] }>(`/recoveries?selectionId=${ids.selectionId}`);
    return { ids, id: body.items[0]?.id ?? newId() };
  };
  const of = ({ structureId }: CaseIds): Pick<Call, 'owner'> => ({ owner: { structure: structureId } });
  const first = async (path: string): Promise<string> => {
    const { body } = await paying.agent().get<{ items: { id: string }[] }>(path);
    return body.items[0]?.id ?? newId();
  };
  const commitmentOf = ({ postId }: CaseIds) => first(`/commitments?postId=${postId}`);
  const instalmentOf = ({ selectionId }: CaseIds) =>
    first(`/instalments?selectionId=${selectionId}&state=DUE`);

  return {
    ...{ service, mine, other, secrets: Object.values(accounts).map(({ iban }) => iban) },
    close: () => paying.close(),
    calls: {
      'GET /bank-accounts': async () => {
        const [one, two] = [await given(), await approved(elsewhere)];
        return {
          ...of(one.ids),
          list: {
            ...{ mine: one.account, other: two.account },
            filters: {
              structureId: [one.ids.structureId, two.ids.structureId],
              state: ['GIVEN', 'APPROVED'],
            },
          },
        };
      },
      'POST /bank-accounts': async () => {
        const ids = await funded();
        return { ...of(ids), body: { structureId: ids.structureId, ...accounts.first } };
      },
      'GET /bank-accounts/{id}': async () => {
        const { ids, account } = await approved();
        return { ...of(ids), at: { id: account } };
      },
      'POST /bank-accounts/{id}/approvals': async () => ({ at: { id: (await given()).account } }),
      'GET /bank-accounts/{id}/details': async () => ({ at: { id: (await approved()).account } }),
      'POST /bank-accounts/{id}/refusals': async () => ({
        ...{ at: { id: (await given()).account }, body: { reason: 'Le titulaire n’est pas la structure.' } },
      }),
      'GET /commitments': async () => {
        const [one, two] = [await funded(), await funded(elsewhere)];
        return {
          ...of(one),
          list: {
            ...{ mine: await commitmentOf(one), other: await commitmentOf(two) },
            filters: {
              postId: [one.postId, two.postId],
              structureId: [one.structureId, two.structureId],
              state: ['COMMITTED', 'COMMITTED'],
            },
          },
        };
      },
      'GET /commitments/{id}': async () => {
        const ids = await funded();
        return { ...of(ids), at: { id: await commitmentOf(ids) } };
      },
      'GET /envelopes': () => ({}),
      'GET /envelopes/{key}': () => ({ at: { key: 'ADVISERS' } }),
      'POST /envelopes/{key}/ceilings': () => ({
        ...{ at: { key: 'ADVISERS' }, body: { ceilingCents: ++ceilingCents } },
      }),
      'GET /grant-agreements': async () => {
        const [one, two] = [await due(), await selected(elsewhere)];
        return {
          ...of(one),
          list: {
            ...{ mine: (await paying.agreementOf(one)).id, other: (await paying.agreementOf(two)).id },
            filters: {
              state: ['ACTIVE', 'DRAFT'],
              selectionId: [one.selectionId, two.selectionId],
              structureId: [one.structureId, two.structureId],
            },
          },
        };
      },
      'GET /grant-agreements/{id}': async () => {
        const ids = await selected();
        return { ...of(ids), at: { id: (await paying.agreementOf(ids)).id } };
      },
      'POST /grant-agreements/{id}/signatures': async () => {
        const ids = await selected();
        return { ...of(ids), at: { id: (await paying.agreementOf(ids)).id } };
      },
      'GET /instalments': async () => {
        const [one, two] = [await due(), await due(elsewhere)];
        return {
          ...of(one),
          list: {
            ...{ mine: await instalmentOf(one), other: await instalmentOf(two) },
            filters: { state: ['DUE', 'DUE'], selectionId: [one.selectionId, two.selectionId] },
          },
        };
      },
      'GET /ledger-discrepancies': () => ({}),
      'GET /ledger-entries': () => ({}),
      'GET /payment-orders': async () => {
        const [one, two] = [await prepared(), await released(elsewhere)];
        return {
          ...of(one.ids),
          list: {
            ...{ mine: one.order.id, other: two.order.id },
            filters: {
              state: ['PREPARED', 'RELEASED'],
              selectionId: [one.ids.selectionId, two.ids.selectionId],
            },
          },
        };
      },
      'GET /payment-orders/{id}': async () => {
        const { ids, order } = await prepared();
        return { ...of(ids), at: { id: order.id } };
      },
      'POST /payment-orders/{id}/approvals': async () => {
        const { id, contentHash } = (await prepared()).order;
        return { at: { id }, body: { contentHash } };
      },
      'POST /payment-orders/{id}/releases': async () => {
        const { id, contentHash } = (await orderApproved()).order;
        return { at: { id }, body: { contentHash } };
      },
      // Told again, it changes nothing.
      'POST /payment-orders/{id}/executions': async () => ({
        ...{ at: { id: (await released()).order.id }, body: { executedOn: TODAY }, again: true },
      }),
      'POST /payment-orders/{id}/rejections': async () => ({
        at: { id: (await released()).order.id },
        body: { rejectedOn: TODAY, rejectCode: 'AC04' },
        again: true,
      }),
      'GET /recoveries': async () => {
        const [one, two] = [await overpaid(), await overpaid(elsewhere)];
        return {
          ...of(one.ids),
          list: {
            ...{ mine: one.id, other: two.id },
            filters: {
              structureId: [one.ids.structureId, two.ids.structureId],
              selectionId: [one.ids.selectionId, two.ids.selectionId],
            },
          },
        };
      },
    },
  };
}
