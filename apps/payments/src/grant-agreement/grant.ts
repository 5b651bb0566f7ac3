/**
 * What a contract is granted, explained line by line: the amount of the dated rules, over the months of the option chosen
 * (S1, S4), for the days that lie within the contract, and never more than what is left of the post's commitment: that pays
 * for fewer days, at the same rate.
 */
import { type Cents, type Day, type Period, cents, day, days, intersect } from '@cnfs/kernel';
import type { Figure, Line } from './figure.js';

export type GrantOption = 'FULL_24M' | 'PARTIAL_36M';

/** The rules in force on the day the post's funds were committed; the agreement keeps them for good. */
export interface GrantRules {
  /** Full amount of the post, in cents (S3). */
  readonly amount: Figure<number>;
  /** Months that the full amount pays for. */
  readonly months: Figure<number>;
  /** Share of the monthly amount, in percent, under the partial option (S1, S4). */
  readonly partialShare: Figure<number>;
  readonly partialMonths: Figure<number>;
  /** Percent of each instalment, in their order. */
  readonly instalments: Figure<readonly number[]>;
  /** Months after deployment when the last instalment is looked at. */
  readonly activityMonths: Figure<number>;
  /** Days before that in which an activity must have been reported. */
  readonly activityWindow: Figure<number>;
}

/** First and last day that the grant pays for, both included. */
export interface FundedPeriod {
  readonly start: Day;
  readonly end: Day;
}

export interface Grant {
  readonly amount: Cents;
  readonly funded: FundedPeriod;
  readonly lines: readonly Line[];
}

/** @param drawable what is left of the post's commitment for this contract */
export function computeGrant(
  rules: GrantRules,
  option: GrantOption,
  contract: Period,
  drawable: Cents,
): Grant {
  const lines: Line[] = [];
  const say = (label: string, amount: Cents, ...figures: readonly Figure<unknown>[]): Cents => {
    lines.push({
      label,
      amountCents: cents.toNumber(amount),
      parameterIds: figures.map(({ parameterId }) => parameterId),
    });
    return amount;
  };
  const { amount, months, partialShare, partialMonths } = rules;
  let granted = say(`Subvention d’un poste sur ${months.value} mois`, cents.of(amount.value), amount, months);
  if (option === 'PARTIAL_36M') {
    const spread = cents.share(granted, partialShare.value * partialMonths.value, 100 * months.value);
    granted = say(
      `${partialShare.value} % du montant mensuel sur ${partialMonths.value} mois (${cents.format(spread)}), ` +
        'dans la limite du même total',
      smaller(spread, granted),
      partialShare,
      partialMonths,
    );
  }
  const length = option === 'PARTIAL_36M' ? partialMonths.value : months.value;
  const whole = { start: contract.start, end: day.addDays(day.addMonths(contract.start, length), -1) };
  const full = granted;
  const all = daysOf(whole);
  let funded = {
    start: whole.start,
    end: contract.end === null ? whole.end : day.min(whole.end, contract.end),
  };
  if (funded.end < whole.end) {
    const served = daysOf(funded);
    granted = say(
      `Contrat jusqu’au ${funded.end} : ${served} jours financés sur ${all}`,
      cents.share(granted, served, all),
    );
  }
  if (drawable < granted) {
    const paidFor = daysPaidFor(drawable, full, all);
    funded = { ...funded, end: day.min(funded.end, day.addDays(funded.start, paidFor - 1)) };
    granted = say(
      `Dans la limite de ce qui reste engagé pour le poste : ${daysOf(funded)} jours financés, jusqu’au ${funded.end}`,
      drawable,
    );
  }
  return { amount: granted, funded, lines };
}

/**
 * What the grant comes to when the contract ends on that day: pro rata to the days of the funded period.
 * Nothing when it ended before it began.
 */
export function proRata(amount: Cents, funded: FundedPeriod, endedOn: Day): Cents {
  if (endedOn < funded.start) return cents.zero;
  const served = intersect(funded, { start: funded.start, end: endedOn });
  return served ? cents.share(amount, days(served) ?? 0, daysOf(funded)) : cents.zero;
}

/**
 * Days that an amount pays for at the full rate, to the nearest: less money is for fewer days, not for less a day. The
 * nearest, so that what a former contract leaves, itself rounded to the cent, pays for the days that it left. One at least,
 * for there is no period of none.
 */
function daysPaidFor(amount: Cents, full: Cents, all: number): number {
  return Math.max(1, Number((2n * amount * BigInt(all) + full) / (2n * full)));
}

function daysOf(funded: FundedPeriod): number {
  return day.daysBetween(funded.start, funded.end) + 1;
}

function smaller(a: Cents, b: Cents): Cents {
  return a < b ? a : b;
}
