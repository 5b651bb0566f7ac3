// The table at the end of the demonstration: every figure read from the service that owns it.
import { Cast } from '@cnfs/testing/programme';
import type { Product } from '@cnfs/testing/programme';
import type { Outcome } from './story.ts';

type Row = readonly [label: string, value: string];

export async function summary(
  product: Product,
  outcome: Outcome,
  euros: (cents: number) => string,
): Promise<Row[]> {
  const { anct, bdtApprover: bdt } = new Cast(product);
  const mine = { query: { selectionId: outcome.selectionId } };
  const [posts, assignments, agreements, instalments, orders, recoveries, shipments, envelope] =
    await Promise.all([
      anct.list('recruitment', '/posts'),
      anct.list('deployment', '/assignments', mine),
      bdt.list('payments', '/grant-agreements', mine),
      bdt.list('payments', '/instalments', mine),
      bdt.list('payments', '/payment-orders', mine),
      bdt.list('payments', '/recoveries', mine),
      anct.list('kits', '/shipments', mine),
      bdt.get('payments', '/envelopes/{key}', { path: { key: 'ADVISERS' } }),
    ]);
  const [assignment] = assignments;
  const [agreement] = agreements;
  const ordered = orders.filter(({ state }) => state !== 'CANCELLED' && state !== 'REJECTED');
  const sum = (rows: readonly { amountCents: number }[]) =>
    rows.reduce((total, row) => total + row.amountCents, 0);
  return [
    ['Postes', countBy(posts.map(({ state }) => state))],
    ['Conseiller', `${assignment?.state} du ${assignment?.startedOn} au ${assignment?.endedOn}`],
    ['Heures de formation', String(outcome.trainedHours)],
    [
      'Convention',
      `${agreement?.state}, ${euros(agreement?.amountCents ?? 0)}, dus après rupture ${euros(agreement?.dueCents ?? 0)}`,
    ],
    ['Tranches', countBy(instalments.map(({ state }) => state))],
    ['Ordonné', euros(sum(ordered))],
    ['Payé', euros(agreement?.paidCents ?? 0)],
    ['Trop-perçu', euros(sum(recoveries))],
    ['Enveloppe, plafond', euros(envelope.ceilingCents)],
    ['Enveloppe, engagé', euros(envelope.committedCents)],
    ['Enveloppe, payé', euros(envelope.paidCents)],
    ['Enveloppe, reste', euros(envelope.remainingCents)],
    ['Kit', countBy(shipments.map(({ state }) => state))],
  ];
}

function countBy(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => `${count} ${value}`).join(', ');
}
