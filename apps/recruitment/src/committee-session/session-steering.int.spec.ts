import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EnvelopeCeilingChanged, EnvelopeCommitted, EnvelopeRefused } from '@cnfs/contracts';
import { newId } from '@cnfs/kernel';
import { Recruiting, created, done } from '../testing/recruiting.js';

const because = 'Répartition arrêtée par le comité de pilotage.';

describe('what steers a committee session', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  const host = (commune: string, changes = {}) => recruiting.host({ commune, ...changes });

  /** A session that would grant these posts. */
  async function granting(commune: string, posts: number, changes = {}): Promise<string> {
    const requestId = await recruiting.request(await host(commune, changes), posts);
    const sessionId = await recruiting.session([requestId]);
    created(await recruiting.decide(sessionId, { requestId, kind: 'GRANT', posts }));
    return sessionId;
  }

  const cap = (departement: string | undefined, posts: number | null) =>
    recruiting.anct.post('/post-caps', { ...(departement && { departement }), posts, reason: because });

  async function capOf(departement: string | null) {
    const { body } = await recruiting.anct.get<{ items: { departement: string | null; granted: number }[] }>(
      '/post-caps',
    );
    return body.items.find((one) => one.departement === departement);
  }

  it('a cap by département is granted past by one of two sessions that close at once, never by both', async () => {
    done(await cap('2A', 5));
    const sessions = await Promise.all([granting('2A004', 3), granting('2A004', 3)]);
    const answers = await Promise.all(sessions.map((id) => recruiting.closeSession(id)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body['code']).toBe('POST_CAP_REACHED');
    expect(await capOf('2A')).toMatchObject({ posts: 5, granted: 3, remaining: 2 });
    const lowered = await cap('2A', 2);
    expect([lowered.status, lowered.body['code']]).toEqual([422, 'CAP_BELOW_GRANTED']);
    // What was refused is granted once the cap is raised: the drafts were never lost.
    done(await cap('2A', 6));
    const [waiting] = sessions.filter((_, place) => answers[place]?.status === 409);
    done(await recruiting.closeSession(waiting ?? ''));
    expect(await capOf('2A')).toMatchObject({ granted: 6, remaining: 0 });
  });

  it('a cap in all counts every département, and the database holds it whatever a program does', async () => {
    const { service } = recruiting;
    const [all] = await service.query<{ granted: number }>(
      `SELECT granted FROM post_cap WHERE scope = 'ALL'`,
    );
    done(await cap(undefined, (all?.granted ?? 0) + 2));
    const refused = await recruiting.closeSession(await granting('48095', 3));
    expect([refused.status, refused.body['code']]).toEqual([409, 'POST_CAP_REACHED']);
    done(await recruiting.closeSession(await granting('48095', 2)));
    await expect(
      service.query(`UPDATE post_cap SET granted = granted + 1 WHERE scope = 'ALL'`),
    ).rejects.toThrow(/post_cap_holds/);
    done(await cap(undefined, null));
    expect(await service.query('SELECT * FROM post_cap_discrepancy')).toEqual([]);
  });

  it('a preview shows what the drafts would commit, and what payments last said is left, with its age', async () => {
    const sessionId = await granting('01004', 2);
    const preview = async () =>
      (await recruiting.anct.get<Record<string, unknown>>(`/committee-sessions/${sessionId}/preview`)).body;
    expect(await preview()).toMatchObject({ posts: 2, postsOfUnknownCost: 2, wouldCommitCents: 0 });

    const funded = await host('01004');
    const [postId = ''] = await recruiting.grantedPosts(funded);
    const told = { ...recruiting.funds(funded, postId), amountCents: 5_480_500, remainingCents: 10_000_000 };
    await recruiting.service.deliver(EnvelopeCommitted, told, { time: '2021-03-01T12:00:00.000Z' });
    await recruiting.service.advanceTo('2021-03-02');
    expect(await preview()).toMatchObject({
      posts: 2,
      postsOfUnknownCost: 0,
      wouldCommitCents: 10_961_000,
      envelope: { remainingCents: 10_000_000, remainingAfterCents: -961_000 },
    });
    const { envelope } = (await preview()) as { envelope: { ageSeconds: number } };
    expect(envelope.ageSeconds).toBeGreaterThan(0);

    // A ceiling raised later is what is left then; the same word again, or an older one, changes nothing.
    const raised = {
      envelope: 'ADVISERS' as const,
      previousCeilingCents: 20_000_000_000,
      ceilingCents: 20_090_000_000,
      committedCents: 20_000_000_000,
      remainingCents: 90_000_000,
      date: '2021-03-02',
    };
    await recruiting.service.deliver(EnvelopeCeilingChanged, raised, { time: '2021-03-02T07:00:00.000Z' });
    await recruiting.service.deliver(EnvelopeCommitted, told, {
      id: newId(),
      time: '2021-03-01T12:00:00.000Z',
    });
    const kit = {
      ...told,
      postId: null,
      allocationId: newId(),
      envelope: 'KITS' as const,
      remainingCents: 1,
    };
    await recruiting.service.deliver(EnvelopeRefused, { ...kit, commitmentId: newId() });
    expect(await preview()).toMatchObject({ envelope: { remainingCents: 90_000_000 } });
  });

  it('an agenda takes complete requests alone, and says what the others lack', async () => {
    const suspended = await host('01004');
    const [complete, early, of] = [
      await recruiting.request(await host('01004')),
      await recruiting.request(await host('01004'), 1, { missionStart: '2021-03-10' }),
      await recruiting.request(suspended),
    ];
    done(
      await recruiting.anct.post(`/host-structures/${suspended.id}/suspensions`, {
        reason: 'OTHER',
        comment: 'Suspendue pour les besoins de l’essai.',
      }),
    );
    const sessionId = await recruiting.session([]);
    const { status, body } = await recruiting.anct.post(`/committee-sessions/${sessionId}/agenda-items`, {
      requestIds: [complete, early, of],
    });
    expect([status, body['code'], body['errors']]).toEqual([
      422,
      'INCOMPLETE_REQUESTS',
      [
        { pointer: '/requestIds/1', detail: 'la mission commencerait avant la séance' },
        { pointer: '/requestIds/2', detail: 'la structure est suspendue ou retirée' },
      ],
    ]);
    expect(await recruiting.stateOf('post_request', complete)).toBe('SUBMITTED');
  });

  it('the closing freezes the minutes as a PDF, the same bytes whenever they are made', async () => {
    const sessionId = await granting('01004', 1);
    const early = await recruiting.anct.get(`/committee-sessions/${sessionId}/minutes`);
    expect([early.status, early.body['code']]).toEqual([409, 'MINUTES_NOT_MADE']);
    done(await recruiting.closeSession(sessionId));
    await recruiting.service.settleDueWork();
    const answer = await recruiting.anct.get<string>(`/committee-sessions/${sessionId}/minutes`);
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(answer.body.startsWith('%PDF-')).toBe(true);
    const { service } = recruiting;
    await expect(service.query(`UPDATE committee_minutes_document SET pdf = ''`)).rejects.toThrow(
      /permission denied/,
    );
  });
});
