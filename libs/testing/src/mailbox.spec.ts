import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { mailbox } from './mailbox.js';
import type { Mailbox } from './mailbox.js';

let box: Mailbox;
beforeAll(async () => {
  box = await mailbox();
});
afterAll(() => box.stop());

const send = (to: string, text: string) =>
  createTransport(box.url).sendMail({
    from: 'ne-pas-repondre@exemple.fr',
    to,
    subject: 'Confirmez votre adresse',
    text,
  });

test('a mail is handed out once, to who waits for its address', async () => {
  const waiting = box.next({ to: 'camille@exemple.fr' });
  await send('dominique@exemple.fr', 'pas pour Camille');
  await send('camille@exemple.fr', 'Cliquez ici : https://exemple.fr/confirmations/abc\nMerci, à bientôt.');
  const mail = await waiting;
  expect(mail).toMatchObject({
    subject: 'Confirmez votre adresse',
    links: ['https://exemple.fr/confirmations/abc'],
  });
  expect(mail.text).toContain('à bientôt');
  await expect(box.next({ to: 'camille@exemple.fr' }, { deadline: 50 })).rejects.toThrow('a mail to camille');
});

test('a server that refuses lets nothing in', async () => {
  box.refuse(true);
  await expect(send('claude@exemple.fr', 'une fois')).rejects.toThrow('451');
  box.refuse(false);
  await send('claude@exemple.fr', 'deux fois');
  expect((await box.next({ to: 'claude@exemple.fr' })).text.trim()).toBe('deux fois');
});
