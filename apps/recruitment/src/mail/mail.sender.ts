/** The mail server. A server that does not answer must not hold the transaction that waits for it. */
import { CONFIGURATION } from '@cnfs/platform';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Transporter, createTransport } from 'nodemailer';
import type { RecruitmentConfiguration } from '../configuration.js';

const patience = { connectionTimeout: 4_000, greetingTimeout: 4_000, socketTimeout: 6_000 };

export interface Message {
  readonly to: string;
  readonly subject: string;
  readonly lines: readonly string[];
}

@Injectable()
export class Mailer implements OnApplicationShutdown {
  private readonly transport: Transporter;

  constructor(@Inject(CONFIGURATION) { SMTP_URL, MAIL_FROM }: RecruitmentConfiguration) {
    this.transport = createTransport({ url: SMTP_URL, ...patience }, { from: MAIL_FROM });
  }

  async send({ to, subject, lines }: Message): Promise<void> {
    await this.transport.sendMail({
      to,
      subject,
      text: [...lines, '', 'Le dispositif Conseillers numériques France Services', ''].join('\n'),
    });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}
