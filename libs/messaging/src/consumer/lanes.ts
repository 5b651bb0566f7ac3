/** Splits what arrived into lanes that may run side by side: one key is always in one lane, in its order. */

/** Lane of a key, from 0 to lanes - 1 (FNV-1a). */
export function laneOf(key: string, lanes: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % lanes;
}

export function splitIntoLanes<T>(items: readonly T[], keyOf: (item: T) => string, lanes: number): T[][] {
  const split = new Map<number, T[]>();
  for (const item of items) {
    const lane = laneOf(keyOf(item), lanes);
    const members = split.get(lane);
    if (members) members.push(item);
    else split.set(lane, [item]);
  }
  return [...split.values()];
}
