import { newId } from '@cnfs/kernel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Accessing, SIRET, claimsOf } from '../testing/accessing.js';

let access: Accessing;
let superuser: pg.Client;
let anct: string;
let bdt: string;
let platform: string;
beforeAll(async () => {
  access = await Accessing.open();
  superuser = new pg.Client({ connectionString: access.service.database.url });
  await superuser.connect();
  [anct, bdt] = [await access.first('anct'), await access.first('bdt')];
  platform = await access.first('platform');
});
afterAll(async () => {
  await superuser?.end();
  await access?.close();
});

const email = () => `agent-${newId()}@example.org`;
const prefect = { role: 'prefect', territories: ['D46'] };

describe('an invitation', () => {
  it('is taken once, by whoever logs in with the address that it was sent to', async () => {
    const to = email();
    const { link } = await access.invite(anct, to, prefect);
    expect(await access.accept(link, { email: email() })).toMatchObject({
      status: 422,
      body: { code: 'NOT_THE_INVITED' },
    });
    expect(await access.accept(link, { email: to })).toMatchObject({ status: 201 });
    for (const again of [to, email()])
      expect(await access.accept(link, { email: again })).toMatchObject({
        body: { code: 'INVITATION_LINK_INVALID' },
      });
  });

  it('is taken once by fifty who race for it', async () => {
    const to = email();
    const { link } = await access.invite(anct, to, prefect);
    const answers = await Promise.all(Array.from({ length: 50 }, () => access.accept(link, { email: to })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status >= 500 && status !== 503)).toEqual([]);
  });

  it('is nothing any more once it is too old, or withdrawn', async () => {
    const [old, withdrawn] = [email(), email()];
    const first = await access.invite(anct, old, prefect);
    await superuser.query(`UPDATE access.invitation SET expires_at = clock_timestamp() WHERE id = $1`, [
      first.id,
    ]);
    const second = await access.invite(anct, withdrawn, prefect);
    const reason = { reason: 'Adresse erronée' };
    expect((await access.post(`/invitations/${second.id}/withdrawals`, reason, bdt)).status).toBe(404);
    expect((await access.post(`/invitations/${second.id}/withdrawals`, reason, anct)).status).toBe(201);
    for (const [link, to] of [
      [first.link, old],
      [second.link, withdrawn],
      ['x'.repeat(43), old],
    ] as const)
      expect(await access.accept(link, { email: to })).toMatchObject({
        status: 422,
        body: { code: 'INVITATION_LINK_INVALID' },
      });
  });

  it('asks for the organisation that it names', async () => {
    const to = email();
    const { link } = await access.invite(anct, to, { ...prefect, siret: SIRET });
    expect((await access.accept(link, { email: to })).status).toBe(422);
    expect((await access.accept(link, { email: to, siret: SIRET })).status).toBe(201);
  });

  it('is no way to give oneself a role', async () => {
    const { link } = await access.invite(anct, 'anct@example.org', prefect);
    expect(await access.accept(link, { email: 'anct@example.org' })).toMatchObject({
      status: 409,
      body: { code: 'OWN_INVITATION' },
    });
  });

  it('is given by whoever may give the role, for what it reaches', async () => {
    const mine = newId();
    const agent = { email: email() };
    await access.give(anct, agent, { role: 'structure', structures: [mine] });
    const structure = await access.acting(agent, 'structure');
    const invite = async (giver: string, invited: object) => {
      const { status, body } = await access.post('/invitations', { email: email(), ...invited }, giver);
      return [status, body['code']];
    };
    const refused = [403, 'MAY_NOT_GIVE_ROLE'];
    expect(await invite(structure, { role: 'structure', structures: [mine] })).toEqual([201, undefined]);
    expect(await invite(structure, { role: 'structure', structures: [mine, newId()] })).toEqual(refused);
    for (const role of ['anct', 'bdt', 'platform', 'auditor', 'prefect', 'trainer', 'coordinator'])
      expect(await invite(structure, { role })).toEqual(refused);
    expect(await invite(anct, { role: 'bdt' })).toEqual(refused);
    expect(await invite(bdt, { role: 'anct' })).toEqual(refused);
    expect(await invite(anct, { role: 'prefect' })).toEqual([422, 'WRONG_ROLE_SCOPE']);
    expect(await invite(anct, { role: 'anct', territories: ['D01'] })).toEqual([422, 'WRONG_ROLE_SCOPE']);
    expect(await invite(anct, { role: 'prefect', territories: ['D20'] })).toEqual([
      422,
      'INVALID_DEPARTEMENT',
    ]);
    const seen = await access.get<{ items: object[] }>('/invitations', structure);
    expect(seen.body.items).toHaveLength(2);
  });
});

describe('ANCT decides and Banque des Territoires pays', () => {
  it('and nobody does both, whatever races', async () => {
    for (let round = 0; round < 5; round += 1) {
      const someone = { email: email() };
      const links = [
        (await access.invite(anct, someone.email, { role: 'anct' })).link,
        (await access.invite(bdt, someone.email, { role: 'bdt' })).link,
      ];
      const answers = await Promise.all(links.map((link) => access.accept(link, someone)));
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'ANCT_AND_BDT' });
    }
  });

  it('is a rule of the database, not of a check before', async () => {
    const { rows } = await superuser.query<{ person_id: string; invitation_id: string }>(
      `SELECT person_id FROM access.membership WHERE role = 'anct' AND revoked_at IS NULL LIMIT 1`,
    );
    const { id } = await access.invite(bdt, email(), { role: 'bdt' });
    await expect(
      superuser.query(
        `INSERT INTO access.membership (id, person_id, role, territories, structures, organisations, invitation_id, granted_by)
         VALUES ($1, $2, 'bdt', '{}', '{}', '{}', $3, 'spec')`,
        [newId(), rows[0]?.person_id, id],
      ),
    ).rejects.toMatchObject({ constraint: 'anct_decides_bdt_pays' });
  });
});

describe('history', () => {
  it('is added to, and never rewritten', async () => {
    const someone = { email: email() };
    const id = await access.give(anct, someone, prefect);
    const revoke = () => access.post(`/memberships/${id}/revocations`, { reason: 'Mutation' }, anct);
    expect((await access.post(`/memberships/${id}/revocations`, { reason: 'Mutation' }, bdt)).status).toBe(
      404,
    );
    expect((await revoke()).status).toBe(201);
    expect(await revoke()).toMatchObject({ status: 409, body: { code: 'MEMBERSHIP_ALREADY_REVOKED' } });
    for (const sql of [
      `UPDATE membership SET revoked_at = NULL, revoked_by = NULL, reason = NULL WHERE id = $1`,
      `UPDATE membership SET reason = 'autre' WHERE id = $1`,
    ])
      await expect(access.service.query(sql, [id])).rejects.toMatchObject({ code: '23514' });
    for (const sql of [
      `UPDATE membership SET role = 'anct' WHERE id = $1`,
      `DELETE FROM membership WHERE id = $1`,
      `DELETE FROM invitation WHERE id = $1`,
      `DELETE FROM person WHERE id = $1`,
    ])
      await expect(access.service.query(sql, [id])).rejects.toMatchObject({ code: '42501' });
    const { body } = await access.get<{ items: object[] }>(`/audit-entries?subjectId=${id}`, platform);
    expect(body.items).toMatchObject([
      { action: 'membership.revoke', role: 'anct', person: claimsOf(anct)['sub'], reason: 'Mutation' },
      { action: 'membership.grant' },
    ]);
  });
});

describe('the first administrators', () => {
  it('are invited where a role has nobody, and only there', async () => {
    const sent = access.mails.mails.filter(({ to }) => to.includes('anct@example.org'));
    expect(sent.length).toBeGreaterThan(0);
    const again = await access.service.query(
      `SELECT FROM invitation WHERE invited_by = 'system:access' AND role = 'anct'`,
    );
    expect(again).toHaveLength(1);
  });
});
