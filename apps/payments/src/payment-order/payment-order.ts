/**
 * An order to pay one instalment on one account: approved by one agent of Banque des Territoires, released by another, then
 * carried out or rejected by the payment system. Once released it is never changed and never prepared again as long as it
 * was not rejected: banks do not recognise a duplicate.
 */
import { type Cents, type Day, IllegalState, RuleBroken, Stale, defineStateMachine } from '@cnfs/kernel';

export type PaymentOrderState = 'PREPARED' | 'APPROVED' | 'RELEASED' | 'EXECUTED' | 'REJECTED' | 'CANCELLED';
export type PaymentOrderEvent = 'approve' | 'release' | 'execute' | 'reject' | 'cancel';

export const paymentOrderMachine = defineStateMachine<PaymentOrderState, PaymentOrderEvent>('payment-order', [
  { from: 'PREPARED', event: 'approve', to: 'APPROVED' },
  { from: 'APPROVED', event: 'release', to: 'RELEASED' },
  { from: 'RELEASED', event: 'execute', to: 'EXECUTED' },
  { from: 'RELEASED', event: 'reject', to: 'REJECTED' },
  { from: ['PREPARED', 'APPROVED'], event: 'cancel', to: 'CANCELLED' },
]);

/** What is paid, to whom, on which account and how: never changed once it is prepared. */
export interface OrderContent {
  readonly id: string;
  readonly instalmentId: string;
  readonly structureId: string;
  readonly bankAccountId: string;
  readonly amount: Cents;
  readonly channel: 'EVENT';
  readonly endToEndId: string;
}

export interface OrderNow {
  readonly state: PaymentOrderState;
  readonly releasedOn: Day | null;
  /** Day the bank carried it out or refused it. */
  readonly answeredOn: Day | null;
  readonly rejectCode: string | null;
}

/**
 * The order once approved, or released.
 * @param hash what the agent saw, and what the order says now
 * @throws ContentChanged when the agent saw another content; OrderNotReady when it is not this step's turn
 */
export function step(
  { state }: Pick<OrderNow, 'state'>,
  event: 'approve' | 'release',
  hash: { readonly seen: string; readonly now: string },
): PaymentOrderState {
  if (!paymentOrderMachine.can(state, event)) throw new OrderNotReady(state);
  if (hash.now !== hash.seen) throw new ContentChanged();
  return paymentOrderMachine.next(state, event);
}

/** What the payment system says of a released order. */
export type BankAnswer =
  | { readonly kind: 'execute'; readonly on: Day }
  | { readonly kind: 'reject'; readonly on: Day; readonly code: string };

/**
 * The order once the bank answered; null when it had given the same answer already.
 * @throws AnsweredOtherwise when it had given another; OrderNotReady before the release; AnswerOutOfTime
 */
export function answer(order: OrderNow, said: BankAnswer, today: Day): PaymentOrderState | null {
  const { state, releasedOn } = order;
  if (state === 'EXECUTED' || state === 'REJECTED') {
    const same =
      said.kind === 'execute'
        ? state === 'EXECUTED' && order.answeredOn === said.on
        : state === 'REJECTED' && order.answeredOn === said.on && order.rejectCode === said.code;
    if (!same) throw new AnsweredOtherwise();
    return null;
  }
  if (!paymentOrderMachine.can(state, said.kind) || !releasedOn) throw new OrderNotReady(state);
  if (said.on < releasedOn || said.on > today) throw new AnswerOutOfTime();
  return paymentOrderMachine.next(state, said.kind);
}

/** At most 35 characters of the SEPA set, new for each order: 'CN' and the 32 digits of its id. */
export function endToEndIdOf(orderId: string): string {
  return `CN${orderId.replaceAll('-', '').toUpperCase()}`;
}

export class OrderNotReady extends IllegalState {
  constructor(state: PaymentOrderState) {
    super('ORDER_NOT_READY', `L’état de l’ordre de paiement (${state}) ne permet pas cette étape.`);
  }
}

export class ContentChanged extends Stale {
  constructor() {
    super('L’ordre de paiement a changé depuis que vous l’avez lu : relisez-le avant de vous prononcer.');
  }
}

export class AnsweredOtherwise extends IllegalState {
  constructor() {
    super('ORDER_ANSWERED_OTHERWISE', 'La banque a déjà répondu autrement à cet ordre de paiement.');
  }
}

export class AnswerOutOfTime extends RuleBroken {
  constructor() {
    super(
      'ANSWER_OUT_OF_TIME',
      'La date de la réponse doit être entre la libération de l’ordre et aujourd’hui.',
    );
  }
}
