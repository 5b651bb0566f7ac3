// Whoever is forgotten is named by no table of access; what it did, and what it was given, stays under an id.
import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Accessing, claimsOf } from '../testing/accessing.js';
import { Forgetting } from './forgetting.commands.js';

let access: Accessing;
let anct: string;
beforeAll(async () => {
  access = await Accessing.open();
  anct = await access.first('anct');
});
afterAll(() => access?.close());

const DAY_MS = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);
const forgetDue = (now: Date) => access.service.app.get(Forgetting).forgetDue(now);
const newcomer = () => ({ email: `${newId()}@example.org` });
const erase = (id: string, by: string) =>
  access.post(`/persons/${id}/erasures`, { reason: 'À sa demande' }, by);
/** Who the identity is, to access. */
const idOf = async (someone: { email: string }) => {
  const { body } = await access.exchange(await access.identity(someone), 'role:candidate');
  return String(claimsOf(String(body['access_token']))['sub']);
};
/** Tables that hold this text, whatever the column. */
const holding = async (text: string) => {
  const tables = await access.service.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
        AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT')`,
  );
  const found = await access.service.query<{ name: string }>(
    tables
      .map(({ name }) => `SELECT '${name}' AS name FROM "${name}" t WHERE strpos(t::text, $1) > 0`)
      .join(' UNION '),
    [text],
  );
  return found.map(({ name }) => name).sort();
};

describe('a person', () => {
  it('who asks to be forgotten is, and its identity is somebody new', async () => {
    const someone = newcomer();
    const id = await idOf(someone);
    expect(await idOf(someone)).toBe(id);
    const itself = await access.acting(someone, 'candidate');
    expect((await erase(id, await access.acting(newcomer(), 'candidate'))).status).toBe(404);
    expect((await erase(id, itself)).status).toBe(201);
    expect(await holding(someone.email)).toEqual([]);
    expect((await erase(id, itself)).status).toBe(404);
    expect(await idOf(someone)).not.toBe(id);
  });

  it('who held a role is forgotten by ANCT once it is taken back, and the history keeps an id', async () => {
    const agent = newcomer();
    const membership = await access.give(anct, agent, { role: 'prefect', territories: ['D46'] });
    const { id: withdrawn } = await access.invite(anct, agent.email, {
      role: 'prefect',
      territories: ['D87'],
    });
    const words = `Parti : ${agent.email}`;
    await access.post(`/invitations/${withdrawn}/withdrawals`, { reason: words }, anct);
    const id = await idOf(agent);
    expect(await erase(id, anct)).toMatchObject({ status: 409, body: { code: 'ROLE_HELD' } });
    await access.post(`/memberships/${membership}/revocations`, { reason: words }, anct);
    // Two persons are two persons: nobody becomes another one by itself who was seen in a role.
    expect(await erase(id, await access.acting(agent, 'candidate'))).toMatchObject({ status: 409 });
    expect(await holding(agent.email)).not.toEqual([]);
    expect((await erase(id, anct)).status).toBe(201);
    expect(await holding(agent.email)).toEqual([]);
    const [kept] = await access.service.query(
      `SELECT person_id, role, territories, reason FROM membership WHERE id = $1`,
      [membership],
    );
    expect(kept).toEqual({ person_id: id, role: 'prefect', territories: ['D46'], reason: '(effacé)' });
    await expect(
      access.service.query(`UPDATE membership SET reason = 'autre' WHERE id = $1`, [membership]),
    ).rejects.toMatchObject({ code: '23514' });
  });

  it('who holds no role is forgotten two years after its last login, and not before', async () => {
    const [gone, back, agent] = [newcomer(), newcomer(), newcomer()];
    const membership = await access.give(anct, agent, { role: 'prefect', territories: ['D46'] });
    const ids = [await idOf(gone), await idOf(back)];
    const seenOn = (email: string, days: number) =>
      access.service.query(
        `UPDATE person SET last_seen = current_date - $2::int WHERE subject = 'sub of ' || $1`,
        [email, days],
      );
    for (const { email } of [gone, back, agent]) await seenOn(email, 731);
    // A login is remembered, once a day.
    expect(await idOf(back)).toBe(ids[1]);
    await forgetDue(new Date());
    expect(await holding(gone.email)).toEqual([]);
    expect(await idOf(gone)).not.toBe(ids[0]);
    expect(await idOf(back)).toBe(ids[1]);
    expect(await holding(agent.email)).toContain('person');
    await forgetDue(inDays(729));
    expect(await idOf(back)).toBe(ids[1]);
    await access.post(`/memberships/${membership}/revocations`, { reason: 'Départ' }, anct);
    await seenOn(agent.email, 731);
    await forgetDue(new Date());
    expect(await holding(agent.email)).toEqual([]);
  });

  it('who is forgotten while it accepts a role is a new person, or keeps its own', async () => {
    const someone = newcomer();
    const id = await idOf(someone);
    const { link } = await access.invite(anct, someone.email, { role: 'prefect', territories: ['D46'] });
    const [accepted, erased] = await Promise.all([access.accept(link, someone), erase(id, anct)]);
    expect(accepted.status).toBe(201);
    expect([201, 409]).toContain(erased.status);
    expect((await idOf(someone)) === id).toBe(erased.status === 409);
  });
});

describe('an invitation', () => {
  it('that nobody answers keeps its address for 90 days after its end', async () => {
    const { email } = newcomer();
    const { id } = await access.invite(anct, email, { role: 'prefect', territories: ['D46'] });
    await forgetDue(inDays(7 + 89));
    expect(await holding(email)).toContain('invitation');
    await forgetDue(inDays(7 + 91));
    expect(await holding(email)).toEqual([]);
    const [row] = await access.service.query(`SELECT state, email FROM invitation WHERE id = $1`, [id]);
    expect(row).toEqual({ state: 'PENDING', email: 'erased@invalid' });
  });
});
