import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { actors } from '../actors.js';
import { eventually } from '../eventually.js';
import { temporaryFolder } from '../folder.js';
import { freePort } from '../free-port.js';
import { devIssuer } from '../issuer.js';
import type { DevIssuer } from '../issuer.js';
import { runAndKill, runs } from '../orphans.js';
import { ServiceProcess } from './service-process.js';

// Answers what it was asked, is ready at its second look, and fails where it is told to.
const SERVICE = `
import { createServer } from 'node:http';
if (process.env.FAIL === process.env.ROLE) { console.error('no schema here'); process.exit(3); }
if (process.env.ROLE === 'migrate') process.exit(0);
let looks = 0;
createServer((request, response) => {
  if (request.url === '/health/ready') return response.writeHead((looks += 1) > 1 ? 200 : 503).end();
  const { method, url, headers } = request;
  response.writeHead(202, { 'content-type': 'application/json' }).end(JSON.stringify({ method, url, headers }));
}).listen(process.env.PORT, '127.0.0.1');
`;

let folder: string;
let issuer: DevIssuer;
let service: ServiceProcess | undefined;
beforeAll(async () => {
  folder = temporaryFolder('service');
  writeFileSync(join(folder, 'main.mjs'), SERVICE);
  issuer = await devIssuer();
});
afterEach(() => service?.kill());
afterAll(async () => {
  await issuer.stop();
  rmSync(folder, { recursive: true });
});

async function aService(environment: Record<string, string> = {}): Promise<ServiceProcess> {
  const [port, metricsPort] = await Promise.all([freePort(), freePort()]);
  const files = { main: join(folder, 'main.mjs'), log: join(folder, 'service.log') };
  return (service = new ServiceProcess({ name: 'kits', port, metricsPort, environment, issuer, ...files }));
}

test('a service is started until ready, killed, and started again', async () => {
  const kits = await aService();
  await kits.migrate();
  await kits.start();
  const first = kits.pid;
  expect(kits.memory()).toBeGreaterThan(10_000_000);
  await kits.kill();
  expect([kits.running, kits.pid, kits.memory(), runs(first)]).toEqual([false, 0, 0, false]);
  await kits.start();
  expect(kits.pid).not.toBe(first);
  await kits.stop();
  expect(kits.running).toBe(false);
});

test('an actor calls it with a token, and posts with an idempotency key', async () => {
  const kits = await aService();
  await kits.start();
  const { status, body } = await kits
    .as(actors.anct())
    .post('/shipments', { kit: 'laptop' }, { key: 'once' });
  expect([status, body]).toMatchObject([
    202,
    {
      method: 'POST',
      url: '/shipments',
      headers: { 'idempotency-key': 'once', authorization: expect.stringMatching(/^Bearer ey/) },
    },
  ]);
  expect((await kits.anonymous.get('/shipments')).body).not.toMatchObject({
    headers: { authorization: expect.anything() },
  });
});

test.each(['migrate', 'serve'] as const)('a failure to %s is told with the end of the log', async (role) => {
  const kits = await aService({ FAIL: role });
  await expect(role === 'migrate' ? kits.migrate() : kits.start()).rejects.toThrow('no schema here');
});

test('a service ends with a parent that is killed', async () => {
  const options = {
    main: join(folder, 'main.mjs'),
    log: join(folder, 'service.log'),
    name: 'kits',
    environment: {},
  };
  const { pid } = await runAndKill<{ pid: number }>(`
    const { ServiceProcess } = await load('stack/service-process.ts');
    const service = new ServiceProcess({ ...${JSON.stringify(options)}, port: ${await freePort()}, metricsPort: 0 });
    await service.migrate();
    await service.start();
    return { pid: service.pid };`);
  await eventually(() => !runs(pid), { what: 'the end of the service' });
});
