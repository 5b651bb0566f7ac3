// An SMTP server whose messages are read by specs and by the demo instead of being delivered.
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { eventually } from './eventually.js';
import type { Patience } from './eventually.js';

/** A message as its reader sees it. */
export interface Mail {
  from: string;
  to: string[];
  subject: string;
  text: string;
  /** Addresses of web pages in the text, in order. */
  links: string[];
}

/** A running SMTP server. */
export interface Mailbox {
  /** `smtp://127.0.0.1:port` */
  readonly url: string;
  /** Everything that arrived, read or not. */
  readonly mails: readonly Mail[];
  /**
   * Waits for a message to this address that was not handed out before.
   * @throws Error after the deadline (10 s unless told)
   */
  next(wanted: { to: string }, patience?: Patience): Promise<Mail>;
  /** Until told otherwise, answers every message with a temporary refusal (451), as an overloaded server does. */
  refuse(refusing: boolean): void;
  stop(): Promise<void>;
}

/** Starts a mailbox (a free port of 127.0.0.1 unless told). It asks for no account and offers no TLS. */
export async function mailbox({ port = 0, host = '127.0.0.1' } = {}): Promise<Mailbox> {
  // Loaded when asked for: most specs import this library without ever receiving a mail.
  const [{ SMTPServer }, { simpleParser }] = await Promise.all([import('smtp-server'), import('mailparser')]);
  const mails: Mail[] = [];
  const unread = new Set<Mail>();
  let refusing = false;

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData(stream, session, done) {
      simpleParser(stream)
        .then(({ from, subject = '', text = '' }) => {
          if (refusing) return done(Object.assign(new Error('try again later'), { responseCode: 451 }));
          const mail: Mail = {
            from: from?.text ?? '',
            to: session.envelope.rcptTo.map(({ address }) => address),
            subject,
            text,
            links: text.match(/https?:\/\/[^\s<>"]+/g) ?? [],
          };
          mails.push(mail);
          unread.add(mail);
          done();
        })
        .catch((error: unknown) => done(error instanceof Error ? error : new Error(String(error))));
    },
  });
  server.on('error', () => undefined);
  server.listen(port, host);
  await once(server.server, 'listening');
  server.server.unref();
  const address = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    async next({ to }, patience) {
      const mail = await eventually(() => [...unread].find((one) => one.to.includes(to)), {
        what: `a mail to ${to}`,
        ...patience,
      });
      unread.delete(mail);
      return mail;
    },
    refuse(now) {
      refusing = now;
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
