import { connect, isIP, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { ISocketFactory, Kafka } from 'kafkajs';

/** Milliseconds. */
const KEEP_ALIVE = 60_000;

/**
 * All connections of one client of kafkajs, to be cut at once. Its own `disconnect` ends neither a request that is tried
 * again and again nor a connection being made: the records would reach a broker that comes back long after their sender
 * was told to stop.
 */
export class Lifeline {
  private readonly sockets = new Set<Socket>();
  private isCut = false;

  /** @param addresses host:port */
  constructor(private readonly addresses: readonly string[]) {}

  /** Where the client may connect to. To be told of no broker is the one thing that ends its attempts. */
  readonly brokers = (): string[] => (this.isCut ? [] : [...this.addresses]);

  readonly socketFactory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.isCut) throw new Error('the client was closed');
    const servername = isIP(host) ? undefined : host;
    const socket = ssl
      ? connectSecurely({ host, port, servername, ...ssl }, onConnect)
      : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE);
    this.sockets.add(socket);
    return socket.once('close', () => this.sockets.delete(socket));
  };

  /** Nothing is sent, and no connection is made, from now on. */
  cut(): void {
    this.isCut = true;
    for (const socket of this.sockets) socket.destroy(new Error('the client was closed'));
  }
}

/** A client of kafkajs and what cuts it off. */
export interface TiedClient {
  readonly kafka: Kafka;
  readonly lifeline: Lifeline;
}
