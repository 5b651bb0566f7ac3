// How far a member is, told to its group while it goes on: an event that waits for the answer about the one before is late.
// One request at a time; what is done while one is on its way goes with the next, so that a slow answer never takes the
// group back and a busy member tells more at once, not more often.
import { backoff, wait } from '../../backoff.js';

export interface PartitionOffset {
  readonly topic: string;
  readonly partition: number;
  /** The first that is not done. */
  readonly next: number;
}

type Tell = (offsets: readonly PartitionOffset[]) => Promise<void>;

export class OffsetCommits {
  private readonly waiting = new Map<string, PartitionOffset>();
  private tell: Tell = () => Promise.resolve();
  private attempt: Promise<boolean> | undefined;
  private trying = false;
  private membership = 0;

  /**
   * @param closing given when the member closes: what is untold then has its last chance in `settled`
   * @param failed told each time the group could not be told, which is tried again
   */
  constructor(
    private readonly closing: AbortSignal,
    private readonly failed: (error: Error) => void,
  ) {}

  /** @param tell how the group is told from now on */
  add(offset: PartitionOffset, tell: Tell): void {
    this.waiting.set(nameOf(offset), offset);
    this.tell = tell;
    if (!this.trying) void this.tellAll();
  }

  /** Resolved once all that was added is told, or could not be at once. */
  async settled(): Promise<void> {
    await this.attempt;
    if (this.waiting.size > 0) await this.tellOnce();
  }

  /** The member joined anew, and the group goes on from what it knows: what is untold of the time before is given again. */
  reset(): void {
    this.membership++;
    this.waiting.clear();
  }

  private async tellAll(): Promise<void> {
    this.trying = true;
    for (let failures = 0; this.waiting.size > 0 && !this.closing.aborted;) {
      if (await this.tellOnce()) failures = 0;
      else await wait(backoff(++failures, { first: 100, most: 2_000 }), this.closing);
    }
    this.trying = false;
  }

  /** All that waits, or what is being told already. */
  private tellOnce(): Promise<boolean> {
    return (this.attempt ??= this.send().finally(() => (this.attempt = undefined)));
  }

  private async send(): Promise<boolean> {
    const { membership } = this;
    const offsets = [...this.waiting.values()];
    this.waiting.clear();
    try {
      await this.tell(offsets);
      // crash-point: events.afterOffset
      return true;
    } catch (error) {
      if (membership !== this.membership) return true;
      for (const each of offsets) if (!this.waiting.has(nameOf(each))) this.waiting.set(nameOf(each), each);
      this.failed(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  }
}

function nameOf({ topic, partition }: PartitionOffset): string {
  return `${topic}/${partition}`;
}
