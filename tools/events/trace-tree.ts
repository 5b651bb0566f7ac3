// The tree of a case: which event followed from which, and who received it, out of what each service knows.
import type { ServiceName } from '@cnfs/contracts';

/** As the services answer it. */
export interface TracedEvent {
  readonly id: string;
  readonly type: string;
  readonly topic: string;
  readonly key: string;
  readonly sequence: number;
  /** The programme's clock. */
  readonly time: string;
  /** Real time. */
  readonly madeAt: string;
  readonly causationId: string | null;
  readonly actor: string;
  readonly traceparent: string | null;
  readonly sent: boolean;
}

export interface Reception {
  readonly service: ServiceName;
  readonly state: string;
}

export interface Node extends TracedEvent {
  readonly service: ServiceName;
  readonly received: readonly Reception[];
  readonly followedBy: readonly Node[];
}

/** Events with one beginning: a request, or an event or due work that is not of the case. */
export interface Root {
  readonly causationId: string | null;
  readonly actor: string;
  readonly madeAt: string;
  readonly events: readonly Node[];
}

interface Made extends TracedEvent {
  readonly service: ServiceName;
}

/** @param received by event's id */
export function treeOf(events: readonly Made[], received: ReadonlyMap<string, readonly Reception[]>): Root[] {
  const byTime = [...events].sort((a, b) => order(a.madeAt, b.madeAt) || a.sequence - b.sequence);
  const ids = new Set(byTime.map(({ id }) => id));
  const followers = grouped(byTime, ({ causationId }) => causationId);
  const nodeOf = (event: Made): Node => ({
    ...event,
    received: received.get(event.id) ?? [],
    followedBy: (followers.get(event.id) ?? []).map(nodeOf),
  });
  const first = byTime.filter(({ causationId }) => causationId === null || !ids.has(causationId));
  // Due work has no id to be known by: each of its events begins by itself.
  const roots = grouped(first, ({ causationId, id }) => causationId ?? id);
  return [...roots.values()].map((group) => {
    const [{ causationId, actor, madeAt }] = group as [Made];
    return { causationId, actor, madeAt, events: group.map(nodeOf) };
  });
}

/** One line per event, drawn as a tree. */
export function linesOf(
  roots: readonly Root[],
  lineOf: (event: Node) => string,
  titleOf: (root: Root) => string,
): string[] {
  const branch = (nodes: readonly Node[], indent: string): string[] =>
    nodes.flatMap((node, i) => {
      const isLast = i === nodes.length - 1;
      return [
        `${indent}${isLast ? '└─' : '├─'} ${lineOf(node)}`,
        ...branch(node.followedBy, `${indent}${isLast ? '   ' : '│  '}`),
      ];
    });
  return roots.flatMap((root) => [titleOf(root), ...branch(root.events, '')]);
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
