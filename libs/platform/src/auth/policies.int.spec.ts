import { newId } from '@cnfs/kernel';
import { Controller, Get, Module, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lending } from '../fixture/lending.js';
import { type TestService, openTestService } from '../testing/index.js';
import { ReadsPersonalData } from '../audit/audited-routes.js';
import { OwnTransactions, Tx } from '../transaction/tx.js';
import type { Transaction } from '@cnfs/messaging';
import { Acting, Allow, Public } from './policy.js';
import type { Actor } from './actor.js';

@Controller('careless')
class CarelessController {
  @Get('open')
  open(): string {
    return 'no policy';
  }

  @Post('wide')
  @Allow({ structure: 'own' })
  wide(): string {
    return 'narrows, and does not ask how';
  }

  @Post('nobody')
  @Allow({})
  nobody(): string {
    return 'allows nobody';
  }

  @Get('who')
  @Public()
  who(@Acting() actor: Actor): string {
    return actor.person;
  }

  @Get('reading')
  @Allow({ anct: 'all' })
  reading(@Tx() tx: Transaction): string {
    return String(tx.now());
  }
}

@Controller('unwatched')
@Allow({ anct: 'all' })
class UnwatchedController {
  @Post('several')
  @OwnTransactions()
  several(): string {
    return 'opens its transactions, and writes no audit';
  }

  @Post('shown')
  @ReadsPersonalData()
  shown(): string {
    return 'is audited as what writes is';
  }
}

@Module({ controllers: [CarelessController, UnwatchedController] })
class CarelessModule {}

const [mine, other] = [newId(), newId()];
let service: TestService;
beforeAll(async () => {
  service = await openTestService(lending);
  const anct = service.as({ role: 'anct' });
  await anct.post('/loans', { structureId: mine, title: 'mine' });
  await anct.post('/loans', { structureId: other, title: 'other' });
});
afterAll(() => service?.close());

const titles = async (client: ReturnType<TestService['as']>) => {
  const { body } = await client.get<{ items: { title: string }[] }>('/loans');
  return body.items.map(({ title }) => title).sort();
};

describe('a route', () => {
  it('that forgets its policy, or half of it, stops the start and is named', async () => {
    const start = openTestService({ ...lending, module: CarelessModule });
    await expect(start).rejects.toMatchObject({
      name: 'UnsafeRoutes',
      problems: [
        expect.stringMatching(/CarelessController\.open has no policy/),
        expect.stringMatching(/CarelessController\.wide narrows .* takes no @Within/),
        expect.stringMatching(/CarelessController\.nobody allows nobody/),
        expect.stringMatching(/CarelessController\.who is public/),
        expect.stringMatching(/CarelessController\.reading takes @Tx\(\)/),
        expect.stringMatching(/UnwatchedController\.several .* only it can write its audit/),
        expect.stringMatching(/UnwatchedController\.shown is @ReadsPersonalData\(\) but no GET/),
      ],
    });
  });

  it('refuses the roles it does not name', async () => {
    for (const role of [
      'candidate',
      'bdt',
      'trainer',
      'adviser',
      'coordinator',
      'platform',
      'auditor',
      'service',
    ] as const)
      expect(await service.as({ role }).get('/loans')).toMatchObject({
        status: 403,
        body: { code: 'FORBIDDEN' },
      });
    expect(
      (await service.as({ role: 'prefect' }).post('/loans', { structureId: mine, title: 'x1' })).status,
    ).toBe(403);
  });

  it('is open to an external system by its scope only', async () => {
    const form = { structureId: mine, title: 'by a system' };
    expect(
      (await service.as({ role: 'service', scopes: ['payment-channel'] }).post('/loans', form)).status,
    ).toBe(403);
    expect(
      (await service.as({ role: 'service', scopes: ['lending', 'more'] }).post('/loans', form)).status,
    ).toBe(201);
    await service.query(`DELETE FROM loan WHERE title = 'by a system'`);
  });

  it('shows each caller its own part', async () => {
    expect(await titles(service.as({ role: 'anct' }))).toEqual(['mine', 'other']);
    expect(await titles(service.as({ role: 'structure', structures: [mine] }))).toEqual(['mine']);
    expect(await titles(service.as({ role: 'structure', structures: [] }))).toEqual([]);
    expect(await titles(service.as({ role: 'prefect', territories: ['D75'] }))).toEqual(['mine', 'other']);
    expect(await titles(service.as({ role: 'prefect', territories: ['R11'] }))).toEqual(['mine', 'other']);
    expect(await titles(service.as({ role: 'prefect', territories: ['R75', 'D11'] }))).toEqual([]);
  });

  it('says of what is outside that it does not exist', async () => {
    const [loan] = await service.query<{ id: string }>(`SELECT id FROM loan WHERE title = 'other'`);
    const structure = service.as({ role: 'structure', structures: [mine] });
    const outside = await structure.get(`/loans/${loan?.id}`);
    const absent = await structure.get(`/loans/${newId()}`);
    expect(outside.status).toBe(404);
    expect({ ...outside.body, instance: '' }).toEqual({ ...absent.body, instance: '' });
    expect((await structure.post('/loans', { structureId: other, title: 'for others' })).status).toBe(404);
    expect((await service.as({ role: 'anct' }).get(`/loans/${loan?.id}`)).body).toMatchObject({
      title: 'other',
    });
  });
});
