/** Payments in a spec's hands: each method tells or does one thing of the programme through the service's own doors. */
import {
  ActivityReported,
  AdviserDeployed,
  AssignmentTerminated,
  CandidateSelected,
  type EventData,
  PostFundingRequested,
  TerminationDeclared,
  TerminationWithdrawn,
  TrainingCompleted,
  example,
} from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { type TestAnswer, type TestClient, type TestService, openTestService } from '@cnfs/platform/testing';
import type { CaseIds } from '../grant-agreement/case.js';
import type { EnvelopeView } from '../envelope/envelope.queries.js';
import type { GrantAgreementView } from '../grant-agreement/grant-agreement.queries.js';
import type { Discrepancy } from '../ledger/ledger.queries.js';
import type { PaymentOrderView } from '../payment-order/payment-order.queries.js';
import { payments } from '../service.js';

/** Of no bank's customer: the example of the IBAN registry, and another account made up at the same bank. */
export const accounts = {
  first: { iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPXXX' },
  second: { iban: 'DE89370400440532013000', bic: 'DEUTDEFF' },
};

type Funding = Partial<EventData<typeof PostFundingRequested>>;
type Selection = Partial<EventData<typeof CandidateSelected>>;

export class Paying {
  private constructor(readonly service: TestService) {}

  static async open(options: { at?: string; configuration?: Record<string, string> } = {}): Promise<Paying> {
    const service = await openTestService(payments, {
      at: options.at ?? '2021-03-01',
      configuration: {
        IBAN_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
        ...options.configuration,
      },
    });
    return new Paying(service);
  }

  close(): Promise<void> {
    return this.service.close();
  }

  agent(name = 'bdt-1'): TestClient {
    return this.service.as({ role: 'bdt', person: name });
  }

  get channel(): TestClient {
    return this.service.as({ role: 'service', scopes: ['payment-channel'] });
  }

  structure(structureId: string): TestClient {
    return this.service.as({ role: 'structure', structures: [structureId] });
  }

  newCase(ids: Partial<CaseIds> = {}): CaseIds {
    return { selectionId: newId(), postId: newId(), candidateId: newId(), structureId: newId(), ...ids };
  }

  async fund({ postId, structureId }: CaseIds, changes: Funding = {}): Promise<void> {
    await this.service.deliver(PostFundingRequested, {
      ...example(PostFundingRequested),
      postId,
      structureId,
      ...changes,
    });
  }

  /** A contract from 15 March 2021, of two years unless told otherwise. */
  async select(ids: CaseIds, changes: Selection = {}): Promise<void> {
    await this.service.deliver(CandidateSelected, { ...example(CandidateSelected), ...ids, ...changes });
  }

  async train(ids: CaseIds, date = '2021-06-18'): Promise<void> {
    await this.service.deliver(TrainingCompleted, {
      ...example(TrainingCompleted),
      ...ids,
      enrolmentId: newId(),
      date,
    });
  }

  async deploy(ids: CaseIds, date = '2021-06-21'): Promise<void> {
    await this.service.deliver(AdviserDeployed, {
      ...example(AdviserDeployed),
      ...ids,
      ...assignmentOf(ids),
      date,
    });
  }

  async report(ids: CaseIds, day: string): Promise<void> {
    const activity = { activityId: newId(), day, date: day };
    await this.service.deliver(ActivityReported, {
      ...example(ActivityReported),
      ...ids,
      ...assignmentOf(ids),
      ...activity,
    });
  }

  async declareTermination(ids: CaseIds): Promise<void> {
    const data = { ...example(TerminationDeclared), ...ids, ...assignmentOf(ids) };
    await this.service.deliver(TerminationDeclared, data);
  }

  async withdrawTermination(ids: CaseIds): Promise<void> {
    const data = { ...example(TerminationWithdrawn), ...ids, ...assignmentOf(ids) };
    await this.service.deliver(TerminationWithdrawn, data);
  }

  async terminate(ids: CaseIds, effectiveDate: string): Promise<void> {
    const data = { ...example(AssignmentTerminated), ...ids, ...assignmentOf(ids), effectiveDate };
    await this.service.deliver(AssignmentTerminated, data);
  }

  /** A case that is funded, selected, signed, with an approved account: all that is missing is what triggers instalments. */
  async readyCase(selection: Selection = {}): Promise<CaseIds> {
    const ids = this.newCase();
    await this.fund(ids);
    await this.select(ids, selection);
    await this.sign(ids);
    await this.approveAccount(await this.giveAccount(ids));
    return ids;
  }

  async sign(ids: CaseIds): Promise<void> {
    const { id } = await this.agreementOf(ids);
    done(await this.structure(ids.structureId).post(`/grant-agreements/${id}/signatures`));
  }

  async giveAccount({ structureId }: CaseIds, account = accounts.first): Promise<string> {
    const given = await this.structure(structureId).post<{ id: string }>('/bank-accounts', {
      structureId,
      ...account,
    });
    return done(given).id;
  }

  async approveAccount(id: string): Promise<void> {
    done(await this.agent('bdt-accounts').post(`/bank-accounts/${id}/approvals`));
  }

  async agreementOf({ selectionId }: CaseIds): Promise<GrantAgreementView> {
    const { body } = await this.agent().get<{ items: GrantAgreementView[] }>(
      `/grant-agreements?selectionId=${selectionId}`,
    );
    const [agreement] = body.items;
    if (!agreement) throw new Error('no agreement');
    return agreement;
  }

  /** State of each instalment, and what a held one waits for. */
  async instalmentsOf(ids: CaseIds): Promise<string[]> {
    const { instalments } = await this.agreementOf(ids);
    return instalments.map(({ state, missing }) => [state, ...missing].join(' '));
  }

  async ordersOf({ selectionId }: CaseIds, state?: string): Promise<PaymentOrderView[]> {
    const filter = state ? `&state=${state}` : '';
    const { body } = await this.agent().get<{ items: PaymentOrderView[] }>(
      `/payment-orders?selectionId=${selectionId}${filter}`,
    );
    return [...body.items];
  }

  async prepared(ids: CaseIds): Promise<PaymentOrderView> {
    const [order] = await this.ordersOf(ids, 'PREPARED');
    if (!order) throw new Error('no order is prepared');
    return order;
  }

  /** Approved by one agent, released by another. */
  async release({ id, contentHash }: PaymentOrderView): Promise<void> {
    done(await this.agent('bdt-approves').post(`/payment-orders/${id}/approvals`, { contentHash }));
    done(await this.agent('bdt-releases').post(`/payment-orders/${id}/releases`, { contentHash }));
  }

  async execute(order: PaymentOrderView, executedOn: string): Promise<void> {
    done(await this.channel.post(`/payment-orders/${order.id}/executions`, { executedOn }));
  }

  /** The one order that is prepared goes to the bank and is paid the same day. */
  async pay(ids: CaseIds, executedOn: string): Promise<PaymentOrderView> {
    const order = await this.prepared(ids);
    await this.release(order);
    await this.execute(order, executedOn);
    return order;
  }

  async envelope(key = 'ADVISERS'): Promise<EnvelopeView> {
    return done(await this.agent().get<EnvelopeView>(`/envelopes/${key}`));
  }

  async setCeiling(ceilingCents: number): Promise<void> {
    done(await this.agent().post('/envelopes/ADVISERS/ceilings', { ceilingCents }));
  }

  async discrepancies(): Promise<readonly Discrepancy[]> {
    return done(await this.agent().get<{ items: Discrepancy[] }>('/ledger-discrepancies')).items;
  }

  /** Sums of the ledger's entries of a case, by account. */
  async ledgerOf({ selectionId }: CaseIds): Promise<Record<string, number>> {
    const rows = await this.service.query<{ account: string; cents: string }>(
      `SELECT account, sum(amount_cents) AS cents FROM ledger_entry WHERE selection_id = $1 GROUP BY account`,
      [selectionId],
    );
    return Object.fromEntries(rows.map(({ account, cents }) => [account, Number(cents)]));
  }

  /** Names of the events of a case, in order. */
  async eventsOf({ selectionId }: CaseIds): Promise<string[]> {
    const events = await this.service.events();
    return events
      .filter(({ data }) => (data as { selectionId?: string }).selectionId === selectionId)
      .map(({ type }) => type.split('.')[1] ?? type);
  }
}

/** One assignment a case, known by an id made from the case's. */
function assignmentOf({ selectionId }: CaseIds): { assignmentId: string } {
  return { assignmentId: selectionId };
}

/** The body of an answer that is a success. */
export function done<B>({ status, body }: TestAnswer<B>): B {
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return body;
}
