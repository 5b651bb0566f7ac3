import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EnvelopeCommitted } from '@cnfs/contracts';
import { type HostInSpec, Recruiting, done } from '../testing/recruiting.js';

describe('a post that stays vacant', () => {
  let recruiting: Recruiting;
  let host: HostInSpec;
  const email = 'a-joindre@example.org';
  beforeEach(async () => {
    recruiting = await Recruiting.open();
    const contact = { name: 'Dominique Exemple', email, phone: '04 74 38 00 00' };
    host = await recruiting.host({ contact });
  });
  afterEach(() => recruiting.close());

  const flagOf = async (postId: string) =>
    (await host.agent.get<{ vacancyFlag: string | null }>(`/posts/${postId}`)).body.vacancyFlag;

  it('is reminded of a month before it is to be given back, then flagged, and its structure is told each time', async () => {
    const postId = await recruiting.vacantPost(host); // from 25 March on
    await recruiting.service.advanceTo('2021-08-24');
    expect(await flagOf(postId)).toBeNull();
    await recruiting.service.advanceTo('2021-08-25');
    expect(await flagOf(postId)).toBe('REMINDED');
    const reminder = await recruiting.mails.next({ to: email });
    expect(reminder.text).toContain('vacant depuis le 25/03/2021');
    expect(reminder.text).toContain('avant le 25/09/2021');
    await recruiting.service.advanceTo('2021-09-25');
    expect(await flagOf(postId)).toBe('OVERDUE');
    expect((await recruiting.mails.next({ to: email })).text).toContain('à rendre');
    const { body } = await recruiting.anct.get<{ items: { id: string }[] }>('/posts?vacancyFlag=OVERDUE');
    expect(body.items.map(({ id }) => id)).toEqual([postId]);
  });

  it('is flagged no more once it is reserved, and counts anew when it is vacant again', async () => {
    const postId = await recruiting.vacantPost(host);
    await recruiting.service.advanceTo('2021-08-25');
    const candidate = await recruiting.candidate();
    const selectionId = await recruiting.declared(host, postId, candidate.id, {
      start: '2021-10-01',
      end: '2023-09-30',
    });
    expect(await flagOf(postId)).toBeNull();
    await recruiting.service.advanceTo('2021-09-26');
    expect(await flagOf(postId)).toBeNull();
    const reason = { reason: 'CONTRACT_NOT_SIGNED' };
    done(await host.agent.post(`/selections/${selectionId}/cancellations`, reason));
    await recruiting.service.advanceTo('2022-02-25');
    expect(await flagOf(postId)).toBeNull();
    await recruiting.service.advanceTo('2022-02-26');
    expect(await flagOf(postId)).toBe('REMINDED');
  });

  it('is flagged at once when it is told late that it was vacant for long', async () => {
    const [postId = ''] = await recruiting.grantedPosts(host);
    await recruiting.service.advanceTo('2021-12-01');
    await recruiting.service.deliver(EnvelopeCommitted, recruiting.funds(host, postId)); // of 25 March
    await recruiting.service.settleDueWork();
    expect(await flagOf(postId)).toBe('OVERDUE');
  });
});
