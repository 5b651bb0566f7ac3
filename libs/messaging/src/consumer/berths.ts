/** How many runs may be under way in the process: a run takes one berth, a run that must be alone takes them all. First come, first served. */
export class Berths {
  private free: number;
  private readonly queue: { readonly size: number; readonly enter: () => void }[] = [];

  constructor(private readonly size: number) {
    this.free = size;
  }

  beside<T>(work: () => Promise<T>): Promise<T> {
    return this.hold(1, work);
  }

  alone<T>(work: () => Promise<T>): Promise<T> {
    return this.hold(this.size, work);
  }

  private async hold<T>(size: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.queue.push({ size, enter });
      this.admit();
    });
    try {
      return await work();
    } finally {
      this.free += size;
      this.admit();
    }
  }

  private admit(): void {
    for (let next = this.queue[0]; next && next.size <= this.free; next = this.queue[0]) {
      this.free -= next.size;
      this.queue.shift();
      next.enter();
    }
  }
}
