import { type Server, type Socket, connect, createServer } from 'node:net';
import { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { eventually } from '@cnfs/testing';
import { TcpProxy } from './proxy.ts';

let echo: Server;
let proxy: TcpProxy;
let received: string;

beforeEach(async () => {
  received = '';
  echo = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .on('data', (data) => {
        received += String(data);
        socket.write(data);
      });
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  proxy = await TcpProxy.open({ host: '127.0.0.1', port: (echo.address() as AddressInfo).port });
});
afterEach(async () => {
  await proxy.close();
  await new Promise((resolve) => echo.close(resolve));
});

/** Sends a text; what comes back until the connection ends or as many characters are there. */
function say(text: string): Promise<{ back: string; ended: boolean; milliseconds: number }> {
  const from = performance.now();
  return new Promise((resolve) => {
    let back = '';
    const done = (ended: boolean) => {
      socket.destroy();
      resolve({ back, ended, milliseconds: performance.now() - from });
    };
    const socket: Socket = connect(proxy.port, '127.0.0.1', () => socket.write(text));
    socket
      .on('error', () => done(true))
      .on('close', () => done(true))
      .on('data', (data) => {
        back += String(data);
        if (back.length >= text.length) done(false);
      });
  });
}

it('passes on what is said, both ways', async () => {
  expect(await say('hello')).toMatchObject({ back: 'hello', ended: false });
});

it('turns connections away, and heals', async () => {
  proxy.trouble({ refuse: true });
  expect(await say('hello')).toMatchObject({ back: '', ended: true });
  proxy.trouble({});
  expect(await say('hello')).toMatchObject({ back: 'hello' });
});

it('holds data back, and keeps its order', async () => {
  proxy.trouble({ delay: 40, jitter: 20 });
  const { back, milliseconds } = await say('abcdef');
  expect(back).toBe('abcdef');
  expect(milliseconds).toBeGreaterThanOrEqual(80);
});

it('loses what goes one way, and keeps the connection', async () => {
  proxy.trouble({ blackHole: 'client' });
  const lost = say('hello');
  await eventually(() => received === 'hello');
  proxy.reset();
  expect(await lost).toMatchObject({ back: '', ended: true });
});

it('keeps back what goes one way until it heals', async () => {
  proxy.trouble({ hold: 'client' });
  const late = say('hello');
  await eventually(() => received === 'hello');
  proxy.trouble({});
  expect(await late).toMatchObject({ back: 'hello', ended: false });
});

it('resets after so many bytes', async () => {
  proxy.trouble({ resetAfter: 3 });
  expect(await say('hello')).toMatchObject({ back: '', ended: true });
});

it('lets a request through and never its answer', async () => {
  proxy.trouble({ cutAfter: (data) => data.includes('COMMIT') });
  expect(await say('COMMIT')).toMatchObject({ back: '', ended: true });
  expect(received).toBe('COMMIT');
  expect(proxy.cuts).toBe(1);
});
