/**
 * Every route of a service, by everybody, over HTTP, on rows of two owners: held to a matrix that was written by hand. And
 * every POST of it sent again, at once, cut short, under another key.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Lifecycle } from '../../health/lifecycle.js';
import { previewOpenapi } from '../../openapi/preview.js';
import type { ServiceDefinition } from '../../service.js';
import { type OpenApi, targetsOf } from '../hostile/targets.js';
import type { World } from './call.js';
import { commonCalls, commonMatrix } from './common.js';
import { type Fields, FieldsSeen, sensitiveIn } from './fields.js';
import type { Matrix } from './matrix.js';
import { OverHttp } from './over-http.js';
import { repeat } from './repeated.js';
import { RowCounts } from './rows.js';
import { type Walked, inOrder, walk } from './walk.js';

export interface Written {
  /** Of the service's own routes: who may call which, and how far each role reaches. */
  readonly matrix: Matrix;
  readonly fields: Fields;
  readonly open: () => Promise<World>;
}

/** Top-level await of a spec file: its cases are made of the OpenAPI document, what they expect is not. */
export async function routesSuite(definition: ServiceDefinition, written: Written): Promise<void> {
  const targets = inOrder(targetsOf((await previewOpenapi(definition)) as unknown as OpenApi));
  const matrix: Matrix = { ...commonMatrix(definition), ...written.matrix };
  let walked: Walked;
  beforeAll(async () => {
    const world = await written.open();
    world.service.app.get(Lifecycle).markStarted();
    walked = {
      world: { ...world, calls: { ...commonCalls(world.service, definition), ...world.calls } },
      http: await OverHttp.open(world.service),
      rows: new RowCounts(world.service),
      fields: new FieldsSeen(written.fields, world.secrets ?? []),
    };
  });
  afterAll(() => walked?.world.close());

  it('the matrix names every route, and no other', () => {
    expect(Object.keys(matrix).sort()).toEqual(targets.map(({ name }) => name).sort());
  });

  describe.each(targets.map((target) => [target.name, target] as const))('%s', (name, target) => {
    const line = matrix[name];
    if (line === undefined) return;
    it('is for those whom the matrix names, as far as it says', () => walk(walked, target, line));
    if (target.method === 'POST') it('fifty times is once', () => repeat(walked, target, line));
  });

  it('a field that not everybody may read is read by all those who may', () => {
    expect(walked.fields.unseen()).toEqual([]);
  });

  it('no event tells of a person or of an account', async () => {
    const events = await walked.world.service.events();
    expect(events.length > 0).toBe(definition.events !== false);
    expect(events.flatMap(({ type, data }) => sensitiveIn(data).map(([name]) => `${type} ${name}`))).toEqual(
      [],
    );
    const told = JSON.stringify(events);
    for (const secret of walked.world.secrets ?? []) expect(told).not.toContain(secret);
  });
}
