import { describe, expect, it } from '@jest/globals';
import { apiClient } from './api-client.js';

/** A service that answers with what it was sent. */
function echo() {
  const requests: Request[] = [];
  const fetch = async (request: Request) => {
    requests.push(request);
    return Response.json({ id: 'x' }, { status: 201 });
  };
  return { requests, fetch };
}

describe('a client of a service', () => {
  it('asks for a token before each request, and makes a key for each POST that has none', async () => {
    const { requests, fetch } = echo();
    let asked = 0;
    const token = async () => `token-${(asked += 1)}`;
    const kits = apiClient('kits', { baseUrl: 'http://kits.example', token, fetch });
    const body = { name: 'Kit', contents: 'Ordinateur et téléphone' };
    await kits.POST('/kit-models', { body });
    await kits.POST('/kit-models', { body, params: { header: { 'Idempotency-Key': 'mine' } } });
    await kits.GET('/shipments/{id}', { params: { path: { id: 'a/b' } } });

    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST http://kits.example/kit-models',
      'POST http://kits.example/kit-models',
      'GET http://kits.example/shipments/a%2Fb',
    ]);
    expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-1',
      'Bearer token-2',
      'Bearer token-3',
    ]);
    const keys = requests.map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'mine', null]);
    await expect(requests[0]?.json()).resolves.toEqual(body);
  });

  it('tells a problem apart from an answer', async () => {
    const problem = { code: 'NOT_FOUND', title: 'Introuvable', status: 404 };
    const fetch = async () =>
      new Response(JSON.stringify(problem), {
        status: 404,
        headers: { 'content-type': 'application/problem+json; charset=utf-8' },
      });
    const kits = apiClient('kits', { baseUrl: 'http://kits.example', fetch });
    const { data, error, response } = await kits.GET('/shipments/{id}', { params: { path: { id: 'x' } } });
    expect({ data, code: error?.code, status: response.status }).toEqual({
      data: undefined,
      code: 'NOT_FOUND',
      status: 404,
    });
  });
});
