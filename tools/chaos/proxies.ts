// The proxies of a system: before Postgres, the broker, the issuer of tokens and the mail server.
import { TcpProxy } from './proxy.ts';
import type { Random } from './random.ts';

export class Proxies {
  /** There once the system is. */
  postgres!: TcpProxy;
  broker!: TcpProxy;
  issuer!: TcpProxy;
  mail!: TcpProxy;
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Opens it before the server at that port. @returns where it listens */
  readonly toPostgres = async (port: number): Promise<number> =>
    (this.postgres = await this.#open(port)).port;
  readonly toBroker = async (port: number): Promise<number> => (this.broker = await this.#open(port)).port;
  readonly toIssuer = async (port: number): Promise<number> => (this.issuer = await this.#open(port)).port;
  readonly toMail = async (port: number): Promise<number> => (this.mail = await this.#open(port)).port;

  #open(port: number): Promise<TcpProxy> {
    return TcpProxy.open({ host: '127.0.0.1', port }, () => this.#random.next());
  }
}
