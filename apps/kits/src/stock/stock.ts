/** Taking kits off the shelf: from the warehouse that has most, so that none runs dry while another is full. */
export interface Shelf {
  readonly warehouse: string;
  readonly onHand: number;
}

/** The shelf to take one kit from; null when all are empty. Equal shelves: by name, so that the choice is always the same. */
export function shelfToTakeFrom(shelves: readonly Shelf[]): Shelf | null {
  const full = shelves.filter(({ onHand }) => onHand > 0);
  return full.toSorted((a, b) => b.onHand - a.onHand || (a.warehouse < b.warehouse ? -1 : 1))[0] ?? null;
}
