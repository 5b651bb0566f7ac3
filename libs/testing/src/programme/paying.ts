// The money of the main job: the account, the agreement, and each instalment from the order to the bank.
import { Cast } from './cast.js';
import type { Caller, Product } from './product.js';

export interface Envelope {
  key: string;
  ceilingCents: number;
  committedCents: number;
  paidCents: number;
  remainingCents: number;
}

export interface Agreement {
  id: string;
  state: string;
  amountCents: number;
  dueCents: number;
  paidCents: number;
}

export interface Account {
  id: string;
  state: string;
  maskedIban: string;
}

export interface Instalment {
  id: string;
  rank: number;
  state: string;
  amountCents: number;
  missing: string[];
}

export interface Order {
  id: string;
  state: string;
  amountCents: number;
  contentHash: string;
  instalmentId: string;
}

export interface Recovery {
  id: string;
  amountCents: number;
}

interface Page<I> {
  items: I[];
}

/** An account number that the registry of IBANs gives as an example, and the code of the bank it belongs to. */
const EXAMPLE_ACCOUNT = { iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPPAR' };

export class Paying {
  private readonly cast: Cast;

  constructor(product: Product) {
    this.cast = new Cast(product);
  }

  envelope(key: string, expected: (envelope: Envelope) => boolean = () => true): Promise<Envelope> {
    return this.cast.bdtApprover.until('payments', `/envelopes/${key}`, expected);
  }

  async setCeiling(key: string, ceilingCents: number): Promise<void> {
    await this.cast.bdtApprover.post('payments', `/envelopes/${key}/ceilings`, { ceilingCents });
  }

  agreement(
    selectionId: string,
    expected: (agreement: Agreement) => boolean = () => true,
  ): Promise<Agreement> {
    return one(this.cast.bdtApprover, `/grant-agreements?selectionId=${selectionId}`, expected);
  }

  async sign(agreementId: string, structureId: string): Promise<void> {
    await this.cast.structure(structureId).post('payments', `/grant-agreements/${agreementId}/signatures`);
  }

  /** Waits until payments knows the structure, then gives its account. */
  async giveAccount(structureId: string): Promise<Account> {
    const structure = this.cast.structure(structureId);
    const { id } = await structure.post('payments', '/bank-accounts', { structureId, ...EXAMPLE_ACCOUNT });
    return structure.get('payments', `/bank-accounts/${id}`);
  }

  async approveAccount(accountId: string): Promise<void> {
    await this.cast.bdtApprover.post('payments', `/bank-accounts/${accountId}/approvals`);
  }

  instalment(selectionId: string, rank: number, state: string): Promise<Instalment> {
    return one(
      this.cast.bdtApprover,
      `/instalments?selectionId=${selectionId}`,
      (instalment) => instalment.rank === rank && instalment.state === state,
    );
  }

  /** The order that the system prepares when that instalment falls due. */
  async preparedOrder(selectionId: string, rank: number): Promise<Order> {
    const { id } = await this.instalment(selectionId, rank, 'DUE');
    return one<Order>(
      this.cast.bdtApprover,
      `/payment-orders?selectionId=${selectionId}`,
      (order) => order.instalmentId === id && order.state === 'PREPARED',
    );
  }

  async approve({ id, contentHash }: Order): Promise<void> {
    await this.cast.bdtApprover.post('payments', `/payment-orders/${id}/approvals`, { contentHash });
  }

  async release({ id, contentHash }: Order): Promise<void> {
    await this.cast.bdtReleaser.post('payments', `/payment-orders/${id}/releases`, { contentHash });
  }

  async execute({ id }: Order, executedOn: string): Promise<void> {
    await this.cast.paymentChannel.post('payments', `/payment-orders/${id}/executions`, { executedOn });
  }

  /** The whole way of one instalment. */
  async pay(selectionId: string, rank: number, executedOn: string): Promise<Order> {
    const order = await this.preparedOrder(selectionId, rank);
    await this.approve(order);
    await this.release(order);
    await this.execute(order, executedOn);
    return order;
  }

  recovery(selectionId: string): Promise<Recovery> {
    return one(this.cast.bdtApprover, `/recoveries?selectionId=${selectionId}`, () => true);
  }
}

/** Waits until the list holds what is looked for. */
async function one<I>(caller: Caller, path: string, wanted: (item: I) => boolean): Promise<I> {
  const { items } = await caller.until<Page<I>>('payments', path, (page) => page.items.some(wanted));
  return items.find(wanted) as I;
}
