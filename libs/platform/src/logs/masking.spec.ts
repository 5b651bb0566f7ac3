import { describe, expect, it } from '@jest/globals';
import { masked } from './masking.js';

describe('a line of log', () => {
  it.each([
    ['an IBAN', 'compte FR7630006000011234567890189 refusé'],
    ['an IBAN with spaces', 'compte FR76 3000 6000 0112 3456 7890 189 refusé'],
    ['an e-mail', 'Key (email)=(jeanne.exemple@mairie-exemple.fr) already exists'],
    ['a phone number', 'appeler le 06 12 34 56 78'],
    ['a phone number abroad style', 'appeler le +33612345678'],
    ['a social security number', 'NIR 1 85 05 78 006 084 36'],
    ['a social security number in one word', '185057800608436'],
    ['a token', 'Bearer eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl'],
    ['a password', 'postgres://kits_app:s3cr3t@db:5432/cnfs'],
  ])('does not show %s', (_, line) => {
    expect(masked(line)).toContain('•••');
    expect(masked(line)).not.toMatch(/3000|exemple@|12 ?34|0{2}6 ?084|eyJ|s3cr3t/);
  });

  it('does not show personal fields, at any depth', () => {
    const line = JSON.stringify({
      level: 'info',
      req: { headers: { authorization: 'Basic abc', host: 'x' } },
      body: {
        contact: { lastName: 'Exemple', phone: 612345678, 'e-mail': 'a "quoted" one', firstName: ['A', 'B'] },
      },
    });
    expect(JSON.parse(masked(line))).toEqual({
      level: 'info',
      req: { headers: { authorization: '•••', host: 'x' } },
      body: { contact: { lastName: '•••', phone: '•••', 'e-mail': '•••', firstName: '•••' } },
    });
  });

  it('leaves ids, days, amounts and codes as they are', () => {
    const line = JSON.stringify({
      id: '01932f6c-aa10-7c3a-9b7f-5f1f6a3e2d10',
      at: '2021-03-01T08:00:00.123Z',
      amountCents: 5000000,
      commune: '2A004',
      siret: '21750001600019',
      url: '/post-requests/01932f6c-aa10-7c3a-9b7f-5f1f6a3e2d10/opinions',
      msg: 'migration platform/0001-requests.sql applied',
    });
    expect(masked(line)).toBe(line);
  });
});
