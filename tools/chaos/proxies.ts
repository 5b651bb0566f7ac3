// The proxies of a system: one before Postgres, one before the broker.
import { TcpProxy } from './proxy.ts';
import type { Random } from './random.ts';

export class Proxies {
  /** There once the system is. */
  postgres!: TcpProxy;
  broker!: TcpProxy;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Opens it before the server at that port. @returns where it listens */
  readonly toPostgres = async (port: number): Promise<number> =>
    (this.postgres = await this.#open(port)).port;
  readonly toBroker = async (port: number): Promise<number> => (this.broker = await this.#open(port)).port;

  #open(port: number): Promise<TcpProxy> {
    return TcpProxy.open({ host: '127.0.0.1', port }, () => this.#random.next());
  }
}
