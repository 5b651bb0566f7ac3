/**
 * Caps of posts, in all and by département. A session that grants past one of them can't close: what was granted is a balance,
 * moved in the transaction of the closing, and bounded by the database.
 */
import { IllegalState, RuleBroken } from '@cnfs/kernel';

/** 'ALL', or a département's code. */
export type CapScope = string;

export const IN_ALL: CapScope = 'ALL';

export interface PostCap {
  readonly scope: CapScope;
  /** null: none was set. */
  readonly cap: number | null;
  readonly granted: number;
}

/** Posts to be granted, by département, and what they are in each scope that counts them. */
export function byScope(grants: ReadonlyMap<string, number>): Map<CapScope, number> {
  const all = [...grants.values()].reduce((total, posts) => total + posts, 0);
  return new Map([...grants, [IN_ALL, all] as const].filter(([, posts]) => posts > 0));
}

/** @throws CapReached naming every cap that would be passed */
export function checkCaps(caps: readonly PostCap[], asked: ReadonlyMap<CapScope, number>): void {
  const passed = caps.filter(
    ({ scope, cap, granted }) => cap !== null && granted + (asked.get(scope) ?? 0) > cap,
  );
  if (passed.length > 0) throw new CapReached(passed, asked);
}

/** @throws CapBelowGranted */
export function setCap({ scope, granted }: PostCap, cap: number | null): void {
  if (cap !== null && cap < granted) throw new CapBelowGranted(scope, granted);
}

export class CapReached extends IllegalState {
  constructor(caps: readonly PostCap[], asked: ReadonlyMap<CapScope, number>) {
    const told = caps.map(
      ({ scope, cap, granted }) =>
        `${named(scope)} : ${granted} accordés, ${asked.get(scope) ?? 0} de plus, plafond de ${cap ?? 0}`,
    );
    super('POST_CAP_REACHED', `Le plafond de postes serait dépassé (${told.join(' ; ')}).`);
  }
}

export class CapBelowGranted extends RuleBroken {
  constructor(scope: CapScope, granted: number) {
    super(
      'CAP_BELOW_GRANTED',
      `Le plafond ne peut pas être sous les ${granted} postes déjà accordés (${named(scope)}).`,
      [{ pointer: '/posts', detail: `${granted} au moins.` }],
    );
  }
}

function named(scope: CapScope): string {
  return scope === IN_ALL ? 'en tout' : `département ${scope}`;
}
