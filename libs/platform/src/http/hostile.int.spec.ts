import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect } from 'node:net';
import { lending } from '../fixture/lending.js';
import { type TestService, openTestService } from '../testing/index.js';

const structureId = newId();
let service: TestService;
let authorization: string;
let port: number;
beforeAll(async () => {
  service = await openTestService(lending, { configuration: { HTTP_REQUEST_TIMEOUT_MS: '1000' } });
  authorization = `Bearer ${await service.issuer.token({ role: 'anct' })}`;
  await service.app.listen(0, '127.0.0.1');
  port = Number(new URL(await service.app.getUrl()).port);
});
afterAll(() => service?.close());

const send = async (
  payload: string | Buffer,
  type = 'application/json',
  more: Record<string, string> = {},
) => {
  const answer = await service.app.inject({
    method: 'POST',
    url: '/loans',
    headers: {
      authorization,
      'idempotency-key': newId(),
      ...(type ? { 'content-type': type } : {}),
      ...more,
    },
    payload,
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>(), headers: answer.headers };
};
const form = (fields: string) => `{"structureId":"${structureId}",${fields}}`;

describe('a hostile body', () => {
  it.each<[string, string | Buffer, number]>([
    ['none at all', '', 400],
    ['not JSON', '{"structureId":', 400],
    ['not an object', '"text"', 400],
    ['a list', '[]', 400],
    ['null', 'null', 400],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), 400],
    ['a mark of byte order', `\ufeff${form('"title":"abc"')}`, 400],
    ['a NUL', form('"title":"ab\\u0000c"'), 400],
    ['a control character', form('"title":"ab\\u0007c"'), 400],
    ['a line end in a line', form('"title":"ab\\nc"'), 400],
    ['a right-to-left override', form('"title":"ab\\u202ec"'), 400],
    ['a zero-width space', form('"title":"ab\\u200bc"'), 400],
    ['a social security number', form('"title":"abc","purpose":"NIR 1 85 05 78 006 084 36"'), 400],
    ['a lone surrogate', form('"title":"ab\\ud800c"'), 400],
    ['a duplicate key', form('"title":"abc","title":"abd"'), 400],
    ['__proto__', form('"title":"abc","__proto__":{"x":1}'), 400],
    ['constructor.prototype', form('"title":"abc","constructor":{"prototype":{"x":1}}'), 400],
    ['200 KB of brackets', '['.repeat(200_000), 400],
    ['an unknown field', form('"title":"abc","validatedBy":"me"'), 400],
    ['an unknown nested field', form('"title":"abc","items":[{"cents":1,"status":"PAID"}]'), 400],
    ['a fraction of a cent', form('"title":"abc","items":[{"cents":1.5}]'), 400],
    ['a negative amount', form('"title":"abc","items":[{"cents":-1}]'), 400],
    ['an amount as text', form('"title":"abc","items":[{"cents":"1"}]'), 400],
    ['1e400', form('"title":"abc","items":[{"cents":1e400}]'), 400],
    ['2^53 + 1', form('"title":"abc","items":[{"cents":9007199254740993}]'), 400],
    ['10 000 items', form(`"title":"abc","items":[${Array(10_000).fill('{"cents":1}').join()}]`), 400],
    ['an object for a text', form('"title":{"$gt":""}'), 400],
    ['more than the limit', form(`"title":"${'x'.repeat(5_000_000)}"`), 413],
  ])('%s', async (_, payload, status) => {
    const answer = await send(payload);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(await service.query(`SELECT FROM loan WHERE structure_id = $1`, [structureId])).toEqual([]);
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });

  it.each([
    ['text/plain', 'abc'],
    ['application/x-www-form-urlencoded', 'title=abc'],
    ['application/xml', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'],
    ['text/xml', '<x/>'],
    ['multipart/form-data; boundary=b', '--b--'],
    ['application/jsonp', '{}'],
    ['', '{}'],
  ])('in %s', async (type, payload) => {
    expect(await send(payload, type)).toMatchObject({
      status: 415,
      body: { code: 'UNSUPPORTED_MEDIA_TYPE' },
    });
  });

  it('compressed', async () => {
    expect((await send('{}', 'application/json', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('is stored as it is when it is only text', async () => {
    const title = `Robert'); DROP TABLE loan;--`;
    const { status, body } = await send(
      JSON.stringify({ structureId: newId(), title }),
      'application/json; charset=utf-8',
    );
    expect(status).toBe(201);
    expect(await service.query(`SELECT title FROM loan WHERE id = $1`, [body['id']])).toEqual([{ title }]);
  });
});

describe('a hostile address', () => {
  it.each([
    ['/loans?limit=1000000', 400],
    ['/loans?limit=-1', 400],
    ['/loans?limit=10abc', 400],
    ['/loans?limit=1e2', 400],
    ['/loans?limit=0x10', 400],
    ['/loans?limit=%2050', 400],
    ['/loans?limit=', 400],
    ['/loans?title=ab%E2%80%AEc', 400],
    ['/loans?title=ab%0Ac', 400],
    ['/loans?title=1850578006084', 400],
    ['/loans/%E2%80%AE', 400],
    ['/loans?sort=password', 400],
    ['/loans?title=a&title=b', 400],
    ['/loans?__proto__[x]=1', 400],
    ['/loans?title=%00', 400],
    ['/loans?cursor=nonsense', 400],
    ['/loans/%00', 400],
    ['/loans/%zz', 400],
    ["/loans/1' OR '1'='1", 400],
    [`/loans?title=${'x'.repeat(9_000)}`, 414],
    ['/nowhere', 404],
  ])('%s', async (url, status) => {
    const answer = await service.app.inject({ url, headers: { authorization } });
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject({ status, instance: expect.stringMatching(/^urn:uuid:/) });
  });

  it.each([
    ['text/html', 406],
    ['application/json;q=0', 406],
    ['application/xml, text/*', 406],
    ['application/json', 200],
    ['text/html, application/*;q=0.5', 200],
    ['*/*', 200],
    ['', 200],
  ])('asked for %s', async (accept, status) => {
    const answer = await service.app.inject({ url: '/loans', headers: { authorization, accept } });
    expect(answer.statusCode).toBe(status);
    if (status === 406) expect(answer.json()).toMatchObject({ code: 'NOT_ACCEPTABLE' });
  });

  it('asked with a method it does not answer to', async () => {
    for (const method of ['PUT', 'PATCH', 'OPTIONS'] as const) {
      const answer = await service.app.inject({ method, url: '/loans?x=1', headers: { authorization } });
      expect(answer.statusCode).toBe(405);
      expect(answer.headers['allow']).toBe('GET, HEAD, POST');
      expect(answer.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED' });
    }
  });
});

/** What comes back on a socket of our own, until it is closed. */
async function onSocket(lines: string, body = ''): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
  socket.on('error', () => undefined);
  socket.write(lines);
  socket.write(body);
  await once(socket, 'close');
  return text;
}

describe('on a socket', () => {
  it('5 MB get their 413 to read, and the connection is closed', async () => {
    const head = [
      'POST /loans HTTP/1.1',
      'Host: x',
      `Authorization: ${authorization}`,
      'Idempotency-Key: big',
    ];
    const text = await onSocket(
      [...head, 'Content-Type: application/json', 'Content-Length: 5000000', '', ''].join('\r\n'),
      'x'.repeat(5_000_000),
    );
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toMatch(/connection: close/i);
    expect(text).toContain('BODY_TOO_LARGE');
  });

  it.each([
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6', 400],
    ['a length and chunks', 'Content-Length: 5\r\nTransfer-Encoding: chunked', 400],
    ['32 KB of header', `X-Long: ${'x'.repeat(32_768)}`, 431],
  ])('%s are refused with a problem', async (_, header, status) => {
    const text = await onSocket(`POST /loans HTTP/1.1\r\nHost: x\r\n${header}\r\n\r\n`);
    expect(text).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(text).toContain('application/problem+json');
  });
});

describe('a request that trickles in', () => {
  it.each([
    ['in its head', 'POST /loans HTTP/1.1\r\nHost: x\r\nX-Slow: ', ''],
    [
      'in its body',
      'POST /loans HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n',
      '{',
    ],
  ])('%s is given up', async (_, head, body) => {
    const text = await onSocket(head, body);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toContain('REQUEST_TIMEOUT');
  });
});

describe('what a person edits', () => {
  it('names the version that was read, and is refused once another one is there', async () => {
    const anct = service.as({ role: 'anct' });
    const { body, headers } = await anct.post('/loans', { structureId: newId(), title: 'first' });
    const address = `/loans/${String(body['id'])}`;
    const change = (title: string, ifMatch?: string) =>
      anct.patch(address, { title }, ifMatch === undefined ? {} : { ifMatch });

    expect(await change('none')).toMatchObject({ status: 428, body: { code: 'VERSION_REQUIRED' } });
    for (const wrong of ['1', '*', 'W/"1"', '"1", "2"', '"x"'])
      expect(await change('wrong', wrong)).toMatchObject({ status: 400, body: { code: 'INVALID_VERSION' } });
    const changed = await change('second', String(headers['etag']));
    expect(changed).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(await change('third', '"1"')).toMatchObject({ status: 412, body: { code: 'STALE_VERSION' } });
    expect(await anct.get(address)).toMatchObject({ body: { title: 'second' }, headers: { etag: '"2"' } });
  });
});

describe('every answer', () => {
  it('forbids to cache, frame, sniff and execute, and does not say what serves it', async () => {
    for (const url of ['/loans', '/health/live', '/nowhere', '/loans?limit=0', '/loans?x=%00']) {
      const { headers } = await service.app.inject({ url, headers: { authorization } });
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'strict-transport-security': expect.stringContaining('max-age=31536000'),
      });
      expect(headers['server'] ?? headers['x-powered-by']).toBeUndefined();
    }
  });
});

describe('in production', () => {
  it('neither the documentation nor the figures are served to who asks', async () => {
    const production = await openTestService(lending, {
      configuration: {
        ...{ NODE_ENV: 'production', PROGRAMME_CLOCK: 'real', PROGRAMME_CLOCK_START: '' },
        BROKER_URL: 'kafka://nowhere.invalid:9092',
      },
    });
    try {
      for (const url of [
        '/docs',
        '/docs/',
        '/docs/json',
        '/openapi.json',
        '/metrics',
        '/docs/swagger-ui.css.map',
      ])
        expect((await production.app.inject({ url })).statusCode).toBe(404);
    } finally {
      await production.close();
    }
  });
});
