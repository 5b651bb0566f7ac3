// A TCP proxy between a service and what it talks to, with the troubles that networks have.
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';

/** Towards whom: the one that connected (`client`), or the one it wanted (`server`). */
export type Direction = 'client' | 'server';

export interface Trouble {
  /** New connections are turned away. */
  refuse?: boolean;
  /** Every piece of data is held back so long, in milliseconds; with jitter, up to so much longer. */
  delay?: number;
  jitter?: number;
  /** Bytes a second in each direction. */
  rate?: number;
  /** What goes this way vanishes; connections stay open. */
  blackHole?: Direction;
  /** What goes this way arrives as bytes that mean nothing. */
  garble?: Direction;
  /** What goes this way is kept back until the trouble is over, as TCP does across a network that is cut. */
  hold?: Direction;
  /** A connection is reset once so many bytes went through, both ways together. */
  resetAfter?: number;
  /**
   * Asked of each piece that a client sends. True: it is passed on, and from then on nothing comes back; the connection is
   * reset a moment later. So a client whose COMMIT is seen never learns what became of it.
   */
  cutAfter?: (data: Buffer) => boolean;
}

export class TcpProxy {
  /** Connections that were cut by `cutAfter`. */
  cuts = 0;
  #trouble: Trouble = {};
  #healed: (() => void)[] = [];
  readonly #connections = new Set<() => void>();
  readonly #server: Server;
  readonly #random: () => number;

  private constructor(target: { host: string; port: number }, random: () => number) {
    this.#random = random;
    this.#server = createServer((client) => this.#join(client, target));
  }

  /** @param random a number in [0, 1[, for jitter */
  static async open(
    target: { host: string; port: number },
    random: () => number = Math.random,
  ): Promise<TcpProxy> {
    const proxy = new TcpProxy(target, random);
    await new Promise<void>((resolve, reject) =>
      proxy.#server.once('error', reject).listen(0, '127.0.0.1', resolve),
    );
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** From now on, for connections open and to come; `{}` heals. */
  trouble(trouble: Trouble): void {
    this.#trouble = trouble;
    if (trouble.hold === undefined) for (const goOn of this.#healed.splice(0)) goOn();
  }

  /** Resets every open connection. */
  reset(): void {
    for (const end of [...this.#connections]) end();
  }

  async close(): Promise<void> {
    this.reset();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #join(client: Socket, target: { host: string; port: number }): void {
    if (this.#trouble.refuse) return void client.resetAndDestroy();
    const server = connect(target);
    let passed = 0;
    let cut = false;
    const end = () => {
      this.#connections.delete(end);
      for (const socket of [client, server]) if (!socket.destroyed) socket.resetAndDestroy();
    };
    this.#connections.add(end);
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', end).on('close', () => {
        // What was on its way arrives before the end does.
        this.#connections.delete(end);
        (socket === client ? server : client).end();
      });
    }
    const pump = (from: Socket, to: Socket, direction: Direction) => {
      from.on('data', (data: Buffer) => {
        const { blackHole, garble, resetAfter, cutAfter } = this.#trouble;
        if (blackHole === direction || (cut && direction === 'client')) return;
        if (garble === direction) data = Buffer.alloc(data.length, '\u2047');
        passed += data.length;
        if (resetAfter !== undefined && passed > resetAfter) return end();
        if (direction === 'server' && !cut && cutAfter?.(data)) {
          cut = true;
          this.cuts += 1;
          to.write(data);
          setTimeout(end, 20);
          return;
        }
        if (this.#trouble.hold === direction) return this.#hold(from, to, data);
        this.#forward(from, to, data);
      });
    };
    pump(client, server, 'server');
    pump(server, client, 'client');
  }

  #hold(from: Socket, to: Socket, data: Buffer): void {
    from.pause();
    this.#healed.push(() => {
      this.#forward(from, to, data);
      from.resume();
    });
  }

  #forward(from: Socket, to: Socket, data: Buffer): void {
    const { delay = 0, jitter = 0, rate } = this.#trouble;
    const pause = delay + jitter * this.#random() + (rate ? (data.length / rate) * 1_000 : 0);
    if (pause === 0) {
      if (to.writable && !to.write(data)) {
        from.pause();
        to.once('drain', () => from.resume());
      }
      return;
    }
    // One piece at a time, so that the order is kept.
    from.pause();
    setTimeout(() => {
      if (to.writable) to.write(data);
      from.resume();
    }, pause);
  }
}
