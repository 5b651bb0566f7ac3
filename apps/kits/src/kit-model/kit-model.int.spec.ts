import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { KitModelPublished } from '@cnfs/contracts';
import { type TestService, openTestService } from '@cnfs/platform/testing';
import { kits } from '../service.js';
import type { KitModelView } from './kit-model.controller.js';

let service: TestService;
beforeAll(async () => {
  service = await openTestService(kits, { at: '2021-02-01' });
});
afterAll(() => service.close());

it('a model that is published replaces the current one and is told, each version by its own id', async () => {
  const anct = service.as({ role: 'anct' });
  const form = { name: 'Kit conseiller', contents: 'Ordinateur portable, téléphone.' };
  const first = (await anct.post<KitModelView>('/kit-models', form)).body;
  const second = (await anct.post<KitModelView>('/kit-models', { ...form, contents: 'Tablette.' })).body;

  const { body } = await anct.get<{ items: KitModelView[] }>('/kit-models');
  expect(body.items.map(({ id, version, current }) => ({ id, version, current }))).toEqual([
    { id: second.id, version: 2, current: true },
    { id: first.id, version: 1, current: false },
  ]);
  const told = (await service.events()).filter(({ type }) => type === KitModelPublished.type);
  expect(told.map(({ key, sequence, data }) => ({ key, sequence, data }))).toEqual([
    { key: first.id, sequence: 1, data: { modelId: first.id, version: 1, date: '2021-02-01' } },
    { key: second.id, sequence: 1, data: { modelId: second.id, version: 2, date: '2021-02-01' } },
  ]);
});
