/**
 * A socket that gives a silent server up. Postgres' own time-outs are told by Postgres: a machine that froze, or a network that
 * drops everything, tells nothing, and whoever waits would wait for as long as the system keeps the connection.
 */
import { Socket } from 'node:net';

/** @param patienceMs longest silence, in milliseconds; an idle connection of a pool is silent too, and is made again */
export function patientSocket(patienceMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(patienceMs, () =>
    socket.destroy(Object.assign(new Error('the database says nothing'), { code: 'ETIMEDOUT' })),
  );
}
