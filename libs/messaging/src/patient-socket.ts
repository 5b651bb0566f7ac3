/**
 * The socket of a connection to Postgres. It gives a silent server up: Postgres' own time-outs are told by Postgres; a machine
 * that froze, or a network that drops everything, tells nothing, and whoever waits would wait for as long as the system keeps
 * the connection. And it sends what is written in one go at once: each statement by itself would cost a call of the system,
 * which is dearer than most of what is in it.
 */
import { Socket } from 'node:net';

type Done = (error?: Error | null) => void;

class PatientSocket extends Socket {
  private gathering = false;

  override write(chunk: Uint8Array | string, done?: Done): boolean;
  override write(chunk: Uint8Array | string, encoding?: BufferEncoding, done?: Done): boolean;
  override write(chunk: Uint8Array | string, how?: BufferEncoding | Done, done?: Done): boolean {
    if (!this.gathering) {
      this.gathering = true;
      this.cork();
      process.nextTick(() => {
        this.gathering = false;
        this.uncork();
      });
    }
    return typeof how === 'function' ? super.write(chunk, how) : super.write(chunk, how, done);
  }
}

/** @param patienceMs longest silence, in milliseconds; an idle connection of a pool is silent too, and is made again */
export function patientSocket(patienceMs: number): Socket {
  const socket = new PatientSocket();
  return socket.setTimeout(patienceMs, () =>
    socket.destroy(Object.assign(new Error('the database says nothing'), { code: 'ETIMEDOUT' })),
  );
}
