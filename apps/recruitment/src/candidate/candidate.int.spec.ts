import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Recruiting, done } from '../testing/recruiting.js';

describe('candidates', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open();
  });
  afterAll(() => recruiting.close());

  const confirm = (token: string) =>
    recruiting.service.anonymous.post('/candidates/email-confirmations', { token });

  it('confirm their address by the link of a real message, and may open it twice', async () => {
    const applicant = await recruiting.applicant();
    expect(await recruiting.stateOf('candidate', applicant.id)).toBe('REGISTERED');
    const token = await recruiting.tokenOf(applicant);
    done(await confirm(token));
    done(await confirm(token));
    expect(await recruiting.stateOf('candidate', applicant.id)).toBe('VERIFIED');
  });

  it('leave no token behind in the database, and nothing personal in the events', async () => {
    const applicant = await recruiting.applicant({ lastName: 'Introuvable' });
    const token = await recruiting.tokenOf(applicant);
    const kept = await recruiting.service.query<{ kept: string }>(
      `SELECT (SELECT json_agg(d) FROM due_work d)::text || (SELECT json_agg(e) FROM email_confirmation e)::text AS kept`,
    );
    expect(kept[0]?.kept).not.toContain(token);
    expect(JSON.stringify(await recruiting.service.events())).not.toMatch(/Introuvable|@example|\+336/);
  });

  it('are refused a link that is unknown', async () => {
    const { status, body } = await confirm('x'.repeat(43));
    expect([status, body['code']]).toEqual([422, 'CONFIRMATION_LINK_INVALID']);
  });

  it('apply once: one person, one address, even at once', async () => {
    const form = recruiting.application();
    const people = ['someone', 'someone else', 'a third one'].map((person) =>
      recruiting.service.as({ role: 'candidate', person }),
    );
    const answers = await Promise.all(people.map((person) => person.post('/candidates', form)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const [winner] = people.filter((_, n) => answers[n]?.status === 201);
    const again = await winner?.post('/candidates', recruiting.application());
    expect(again?.body['code']).toBe('ALREADY_APPLIED');
    const shouted = await recruiting.service
      .as({ role: 'candidate', person: 'a fourth one' })
      .post('/candidates', { ...form, email: form.email.toUpperCase() });
    expect(shouted.body['code']).toBe('ALREADY_APPLIED');
  });

  it('see their own application only', async () => {
    const [one, other] = [await recruiting.applicant(), await recruiting.applicant()];
    expect((await one.self.get(`/candidates/${one.id}`)).body).toMatchObject({
      email: one.email,
      communeName: 'Ambérieu-en-Bugey',
    });
    expect((await one.self.get(`/candidates/${other.id}`)).status).toBe(404);
    const { body } = await one.self.get<{ items: { id: string }[] }>('/candidates');
    expect(body.items.map(({ id }) => id)).toEqual([one.id]);
  });

  it('withdraw, are seen no more, and may come back', async () => {
    const candidate = await recruiting.candidate();
    expect(
      (
        await recruiting.service
          .as({ role: 'candidate', person: 'x' })
          .post(`/candidates/${candidate.id}/withdrawals`)
      ).status,
    ).toBe(404);
    done(await candidate.self.post(`/candidates/${candidate.id}/withdrawals`));
    expect(await recruiting.stateOf('candidate', candidate.id)).toBe('WITHDRAWN');
    expect(await recruiting.eventsOf(candidate.id)).toEqual(['CandidateRegistered', 'CandidateWithdrawn']);
    done(await candidate.self.post('/candidates', recruiting.application({ email: candidate.email })));
  });
});

describe('the confirmation message', () => {
  let recruiting: Recruiting;
  beforeAll(async () => {
    recruiting = await Recruiting.open({ at: '2021-03-01' });
  });
  afterAll(() => recruiting.close());

  it('leaves later when the mail server refuses it, and the application stands', async () => {
    recruiting.mails.refuse(true);
    const applicant = await recruiting.applicant();
    await expect(recruiting.service.settleDueWork()).rejects.toThrow();
    const [unsent] = await recruiting.service.query<{ sent: number }>(
      'SELECT count(*)::int AS sent FROM email_confirmation',
    );
    expect(unsent?.sent).toBe(0);
    recruiting.mails.refuse(false);
    expect(await recruiting.tokenOf(applicant)).toHaveLength(43);
  });

  it('is sent again when it is asked for, once for each time', async () => {
    const applicant = await recruiting.applicant();
    const again = () => applicant.self.post(`/candidates/${applicant.id}/verification-mails`);
    done(await again()); // the first has not left: it is that one
    const first = await recruiting.tokenOf(applicant);
    done(await again());
    const second = await recruiting.tokenOf(applicant);
    expect(second).not.toBe(first);
    expect(recruiting.mails.mails.filter(({ to }) => to.includes(applicant.email))).toHaveLength(2);
    done(await recruiting.service.anonymous.post('/candidates/email-confirmations', { token: second }));
    expect((await again()).status).toBe(409);
  });

  it('leaves, once, for who withdrew before the first one left and applied again', async () => {
    const applicant = await recruiting.applicant();
    done(await applicant.self.post(`/candidates/${applicant.id}/withdrawals`));
    await recruiting.service.settleDueWork();
    const form = recruiting.application({ email: applicant.email });
    done(await applicant.self.post('/candidates', form));
    done(await applicant.self.post(`/candidates/${applicant.id}/withdrawals`));
    done(await applicant.self.post('/candidates', form)); // the message of the application before still waits
    const token = await recruiting.tokenOf(applicant);
    expect(recruiting.mails.mails.filter(({ to }) => to.includes(applicant.email))).toHaveLength(1);
    done(await recruiting.service.anonymous.post('/candidates/email-confirmations', { token }));
    expect(await recruiting.stateOf('candidate', applicant.id)).toBe('VERIFIED');
  });

  it('holds a link that is good for 28 days', async () => {
    const [in_time, late] = [await recruiting.applicant(), await recruiting.applicant()];
    const tokens = [await recruiting.tokenOf(in_time), await recruiting.tokenOf(late)];
    const confirm = (token = '') =>
      recruiting.service.anonymous.post('/candidates/email-confirmations', { token });
    await recruiting.service.advanceTo('2021-03-28');
    done(await confirm(tokens[0]));
    await recruiting.service.advanceTo('2021-03-30');
    expect((await confirm(tokens[1])).body['code']).toBe('CONFIRMATION_LINK_INVALID');
  });
});
