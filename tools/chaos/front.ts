// What stands before the services, as an ingress does: requests go to a process that says it is ready, and to no other.
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ServiceProcess } from '@cnfs/testing/stack';

/** Milliseconds between two looks at readiness. */
const LOOK_EVERY = 100;

interface Backend {
  readonly process: ServiceProcess;
  ready: boolean;
}

export class Front {
  readonly #backends: Backend[] = [];
  readonly #server = createServer((incoming, outgoing) => this.#pass(incoming, outgoing));
  #next = 0;
  #looking: NodeJS.Timeout | undefined;

  /** Begins to listen on a free port. @returns its address */
  async open(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#looking = setInterval(() => void this.#look(), LOOK_EVERY);
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param process takes requests as soon as it is ready */
  async add(process: ServiceProcess): Promise<void> {
    this.#backends.push({ process, ready: false });
    await this.#look();
  }

  remove(process: ServiceProcess): void {
    this.#backends.splice(
      this.#backends.findIndex((backend) => backend.process === process),
      1,
    );
  }

  close(): void {
    clearInterval(this.#looking);
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #look(): Promise<void> {
    await Promise.all(
      this.#backends.map(async (backend) => {
        backend.ready = await fetch(`${backend.process.url}/health/ready`, {
          signal: AbortSignal.timeout(1_000),
          headers: { connection: 'close' },
        }).then(
          ({ ok }) => ok,
          () => false,
        );
      }),
    );
  }

  #pass(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = this.#backends.filter((backend) => backend.ready);
    const backend = ready[this.#next++ % ready.length];
    if (!backend) return void outgoing.writeHead(502).end();
    const { method, url, headers } = incoming;
    // A connection for each request: none is kept that the other side may be closing.
    const onward = request(`${backend.process.url}${url}`, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => (outgoing.headersSent ? outgoing.destroy() : outgoing.writeHead(502).end()));
    incoming.pipe(onward);
  }
}
