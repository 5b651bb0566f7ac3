// The money of the main job: the account, the agreement, and each instalment from the order to the bank.
import type { RequestOf } from '@cnfs/client';
import { eventually } from '../eventually.js';
import { Cast } from './cast.js';
import type { Product } from './product.js';

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

type EnvelopeKey = RequestOf<'payments', 'get', '/envelopes/{key}'>['path']['key'];

/** An account number that the registry of IBANs gives as an example, and the code of the bank it belongs to. */
const EXAMPLE_ACCOUNT = { iban: 'FR1420041010050500013M02606', bic: 'PSSTFRPPPAR' };

export class Paying {
  private readonly cast: Cast;

  constructor(product: Product) {
    this.cast = new Cast(product);
  }

  envelope(key: EnvelopeKey, expected: (envelope: Envelope) => boolean = () => true): Promise<Envelope> {
    return this.cast.bdtApprover.until('payments', '/envelopes/{key}', { path: { key } }, expected);
  }

  async setCeiling(key: EnvelopeKey, ceilingCents: number): Promise<void> {
    await this.cast.bdtApprover.post('payments', '/envelopes/{key}/ceilings', {
      path: { key },
      body: { ceilingCents },
    });
  }

  agreement(
    selectionId: string,
    expected: (agreement: Agreement) => boolean = () => true,
  ): Promise<Agreement> {
    return one(
      () => this.cast.bdtApprover.list('payments', '/grant-agreements', { query: { selectionId } }),
      expected,
    );
  }

  async sign(agreementId: string, structureId: string): Promise<void> {
    await this.cast
      .structure(structureId)
      .post('payments', '/grant-agreements/{id}/signatures', { path: { id: agreementId } });
  }

  /** Waits until payments knows the structure, then gives its account. */
  async giveAccount(structureId: string): Promise<Account> {
    const structure = this.cast.structure(structureId);
    const { id } = await structure.post('payments', '/bank-accounts', {
      body: { structureId, ...EXAMPLE_ACCOUNT },
    });
    return structure.get('payments', '/bank-accounts/{id}', { path: { id } });
  }

  async approveAccount(accountId: string): Promise<void> {
    await this.cast.bdtApprover.post('payments', '/bank-accounts/{id}/approvals', {
      path: { id: accountId },
    });
  }

  instalment(selectionId: string, rank: number, state: string): Promise<Instalment> {
    return one(
      () => this.cast.bdtApprover.list('payments', '/instalments', { query: { selectionId } }),
      (instalment) => instalment.rank === rank && instalment.state === state,
    );
  }

  /** The order that the system prepares when that instalment falls due. */
  async preparedOrder(selectionId: string, rank: number): Promise<Order> {
    const { id } = await this.instalment(selectionId, rank, 'DUE');
    return one(
      () => this.cast.bdtApprover.list('payments', '/payment-orders', { query: { selectionId } }),
      (order) => order.instalmentId === id && order.state === 'PREPARED',
    );
  }

  async approve({ id, contentHash }: Order): Promise<void> {
    await this.cast.bdtApprover.post('payments', '/payment-orders/{id}/approvals', {
      path: { id },
      body: { contentHash },
    });
  }

  async release({ id, contentHash }: Order): Promise<void> {
    await this.cast.bdtReleaser.post('payments', '/payment-orders/{id}/releases', {
      path: { id },
      body: { contentHash },
    });
  }

  async execute({ id }: Order, executedOn: string): Promise<void> {
    await this.cast.paymentChannel.post('payments', '/payment-orders/{id}/executions', {
      path: { id },
      body: { executedOn },
    });
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
    return one(
      () => this.cast.bdtApprover.list('payments', '/recoveries', { query: { selectionId } }),
      () => true,
    );
  }
}

/** Waits until the list holds what is looked for. */
async function one<I>(list: () => Promise<I[]>, wanted: (item: I) => boolean): Promise<I> {
  const look = async () => {
    const found = (await list()).find(wanted);
    return found === undefined ? null : { found };
  };
  return (await eventually(look, { what: 'what the story waits for', deadline: 20_000, every: 25 })).found;
}
