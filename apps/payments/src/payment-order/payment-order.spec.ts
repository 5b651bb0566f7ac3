import { describe, expect, it } from '@jest/globals';
import { cents, newId, parseDay } from '@cnfs/kernel';
import {
  AnswerOutOfTime,
  AnsweredOtherwise,
  ContentChanged,
  OrderNotReady,
  type OrderContent,
  type OrderNow,
  answer,
  endToEndIdOf,
  paymentOrderMachine,
  step,
} from './payment-order.js';
import { contentHashOf } from './payment-order.hash.js';

const day = (text: string) => parseDay(text);
const prepared: OrderNow = {
  state: 'PREPARED',
  releasedOn: null,
  answeredOn: null,
  rejectCode: null,
};
const released: OrderNow = { ...prepared, state: 'RELEASED', releasedOn: day('2021-03-17') };
const today = day('2021-03-20');
const seen = { seen: 'what it says', now: 'what it says' };

describe('a payment order', () => {
  it('is approved, then released, never the other way round nor twice', () => {
    const approved = { ...prepared, state: 'APPROVED' as const };
    expect(step(prepared, 'approve', seen)).toBe('APPROVED');
    expect(step(approved, 'release', seen)).toBe('RELEASED');
    expect(() => step(prepared, 'release', seen)).toThrow(OrderNotReady);
    expect(() => step(approved, 'approve', seen)).toThrow(OrderNotReady);
    expect(() => step(released, 'release', seen)).toThrow(OrderNotReady);
  });

  it('is approved by what the agent saw of it', () => {
    expect(() => step(prepared, 'approve', { ...seen, now: 'something else' })).toThrow(ContentChanged);
  });

  it('that says anything else has another hash', () => {
    const content: OrderContent = {
      ...{ id: newId(), instalmentId: newId(), structureId: newId(), bankAccountId: newId() },
      ...{ amount: cents.of(1_500_000), channel: 'EVENT', endToEndId: 'CN1' },
    };
    const changes: Partial<OrderContent>[] = [
      ...[{ id: newId() }, { instalmentId: newId() }, { structureId: newId() }, { bankAccountId: newId() }],
      ...[{ amount: cents.of(1_500_001) }, { endToEndId: 'CN2' }],
    ];
    const hashes = [{}, ...changes].map((change) => contentHashOf({ ...content, ...change }));
    expect(new Set(hashes).size).toBe(1 + changes.length);
    expect(contentHashOf({ ...content })).toBe(hashes[0]);
  });

  it('is carried out once, and hearing it again changes nothing', () => {
    const executed: OrderNow = { ...released, state: 'EXECUTED', answeredOn: day('2021-03-18') };
    expect(answer(released, { kind: 'execute', on: day('2021-03-18') }, today)).toBe('EXECUTED');
    expect(answer(executed, { kind: 'execute', on: day('2021-03-18') }, today)).toBeNull();
    expect(() => answer(executed, { kind: 'execute', on: day('2021-03-19') }, today)).toThrow(
      AnsweredOtherwise,
    );
    expect(() => answer(executed, { kind: 'reject', on: day('2021-03-18'), code: 'AC04' }, today)).toThrow(
      AnsweredOtherwise,
    );
  });

  it('is rejected once, with the code of the bank', () => {
    const rejected: OrderNow = {
      ...released,
      state: 'REJECTED',
      answeredOn: day('2021-03-18'),
      rejectCode: 'AC04',
    };
    expect(answer(released, { kind: 'reject', on: day('2021-03-18'), code: 'AC04' }, today)).toBe('REJECTED');
    expect(answer(rejected, { kind: 'reject', on: day('2021-03-18'), code: 'AC04' }, today)).toBeNull();
    expect(() => answer(rejected, { kind: 'reject', on: day('2021-03-18'), code: 'MS03' }, today)).toThrow(
      AnsweredOtherwise,
    );
    expect(() => answer(rejected, { kind: 'execute', on: day('2021-03-18') }, today)).toThrow(
      AnsweredOtherwise,
    );
  });

  it('is not answered before its release, nor in the future', () => {
    expect(() => answer(prepared, { kind: 'execute', on: today }, today)).toThrow(OrderNotReady);
    expect(() => answer(released, { kind: 'execute', on: day('2021-03-16') }, today)).toThrow(
      AnswerOutOfTime,
    );
    expect(() => answer(released, { kind: 'execute', on: day('2021-03-21') }, today)).toThrow(
      AnswerOutOfTime,
    );
  });

  it('can no longer be cancelled once released', () => {
    expect(paymentOrderMachine.can('RELEASED', 'cancel')).toBe(false);
    expect(paymentOrderMachine.can('APPROVED', 'cancel')).toBe(true);
  });

  it('has an end-to-end id of its own that banks accept', () => {
    expect(endToEndIdOf(newId())).toMatch(/^[A-Z0-9]{34}$/);
    expect(endToEndIdOf(newId())).not.toBe(endToEndIdOf(newId()));
  });
});
