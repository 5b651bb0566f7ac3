/** Calls of the routes of posts. */
import type { Calls } from '@cnfs/platform/rights';
import { requestOf } from './rights.steering.js';
import type { HostInSpec, Recruiting } from './recruiting.js';

const elsewhere = { commune: '75056', departement: '75', region: '11', kind: 'ASSOCIATION' };

interface Making {
  readonly vacant: (place?: typeof elsewhere) => Promise<{
    readonly host: HostInSpec;
    readonly postId: string;
  }>;
  readonly unfunded: () => Promise<string>;
  readonly candidate: () => Promise<unknown>;
}

export function callsOfPosts({ anct, service }: Recruiting, { vacant, unfunded, candidate }: Making): Calls {
  return {
    'GET /posts': async () => {
      const [one, two] = [await vacant(), await vacant(elsewhere)];
      for (const [postId, flag] of [
        [one.postId, 'REMINDED'],
        [two.postId, 'OVERDUE'],
      ])
        await service.query('UPDATE post SET vacancy_flag = $2 WHERE id = $1', [postId, flag]);
      return {
        owner: { structure: one.host.id },
        list: {
          ...{ mine: one.postId, other: two.postId },
          filters: {
            state: ['VACANT', 'VACANT'],
            vacancyFlag: ['REMINDED', 'OVERDUE'],
            structureId: [one.host.id, two.host.id],
            requestId: [await requestOf(anct, one.postId), await requestOf(anct, two.postId)],
          },
        },
      };
    },
    'GET /posts/{id}': async () => {
      const one = await vacant();
      return { owner: { structure: one.host.id }, at: { id: one.postId } };
    },
    'GET /posts/{id}/candidates': async () => {
      const one = await vacant();
      await candidate();
      return { owner: { structure: one.host.id }, at: { id: one.postId } };
    },
    'POST /posts/{id}/funding-requests': async () => ({ at: { id: await unfunded() } }),
  };
}
