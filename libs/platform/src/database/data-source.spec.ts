import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { lending } from '../fixture/lending.js';
import { readConfiguration } from '../configuration/read.js';
import { createDataSource } from './data-source.js';

/** A message of the server: https://www.postgresql.org/docs/current/protocol-message-formats.html */
function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const TERMINATED = message('E', Buffer.from('SFATAL\0C57P01\0Mterminating connection\0\0'));

const server = createServer((socket) => {
  socket.on('error', () => undefined);
  socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, TERMINATED])));
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterAll(() => void server.close());

it('tells who asks, and nobody else, that a connection was ended in the moment it had come up', async () => {
  const { port } = server.address() as AddressInfo;
  const configuration = readConfiguration(lending, {
    NODE_ENV: 'test',
    DATABASE_URL: `postgresql://app@127.0.0.1:${port}/app`,
    BROKER_URL: 'kafka://localhost:9092',
    AUTH_ISSUER: 'http://localhost',
    AUTH_JWKS_URL: 'http://localhost/jwks',
    LOAN_LIMIT: '1',
  });
  await expect(createDataSource(lending, configuration).initialize()).rejects.toThrow();
});
