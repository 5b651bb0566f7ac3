/** Follows which records of a batch are done, in whatever order, and up to where they are done without a hole. */
export class OffsetTracker {
  private readonly done = new Set<number>();
  private first = 0;

  /** @param offsets of the batch, ascending; a log may have holes between them. */
  constructor(private readonly offsets: readonly number[]) {}

  markDone(offset: number): void {
    this.done.add(offset);
  }

  /** The offset below which all is done, to be committed; undefined while the first record is not. */
  next(): number | undefined {
    for (let offset = this.offsets[this.first]; offset !== undefined; offset = this.offsets[++this.first]) {
      if (!this.done.delete(offset)) break;
    }
    const last = this.offsets[this.first - 1];
    return last === undefined ? undefined : last + 1;
  }
}
