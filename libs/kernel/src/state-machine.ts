/**
 * What an aggregate may become, as data: one table of from → event → to, which decides, and which is drawn.
 */
import { IllegalState } from './errors.js';

export interface Transition<S extends string, E extends string> {
  readonly from: S | readonly S[];
  readonly event: E;
  readonly to: S;
}

export interface StateMachine<S extends string, E extends string> {
  /** The aggregate's name, such as 'post-request'. */
  readonly name: string;
  readonly transitions: readonly Transition<S, E>[];
  /** Every state named by a transition, in the order of the table. */
  readonly states: readonly S[];
  /** @throws IllegalState ILLEGAL_TRANSITION when the state does not allow the event */
  next(state: S, event: E): S;
  can(state: S, event: E): boolean;
  /** A Mermaid state diagram: starts where no transition arrives, ends where none leaves. */
  toMermaid(): string;
}

/** @throws Error when one state and event lead to two states: a mistake in the table itself */
export function defineStateMachine<S extends string, E extends string>(
  name: string,
  transitions: readonly Transition<S, E>[],
): StateMachine<S, E> {
  const arrows = transitions.flatMap(({ from, event, to }) =>
    [from].flat().map((state) => ({ from: state as S, event, to })),
  );
  const states = [...new Set(arrows.flatMap(({ from, to }) => [from, to]))];
  const table = new Map<S, Map<E, S>>(states.map((state) => [state, new Map()]));
  for (const { from, event, to } of arrows) {
    const events = table.get(from);
    if (events?.has(event)) throw new Error(`${name}: two transitions from ${from} on ${event}`);
    events?.set(event, to);
  }

  return {
    name,
    transitions,
    states,
    next(state, event) {
      const to = table.get(state)?.get(event);
      if (to === undefined)
        throw new IllegalState(
          'ILLEGAL_TRANSITION',
          `L’état actuel (${state}) ne permet pas cette action (${event}).`,
        );
      return to;
    },
    can: (state, event) => table.get(state)?.has(event) ?? false,
    toMermaid() {
      const starts = states.filter((state) => !arrows.some(({ to }) => to === state));
      const ends = states.filter((state) => table.get(state)?.size === 0);
      return [
        'stateDiagram-v2',
        ...starts.map((state) => `  [*] --> ${state}`),
        ...arrows.map(({ from, event, to }) => `  ${from} --> ${to}: ${event}`),
        ...ends.map((state) => `  ${state} --> [*]`),
        '',
      ].join('\n');
    },
  };
}
