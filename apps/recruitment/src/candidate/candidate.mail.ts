/**
 * The message that confirms a candidate's address. It leaves from due work, at least once; its token is drawn when it
 * leaves and only its hash is kept, so that nobody who reads the database can confirm in a candidate's place.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '@cnfs/messaging';
import { CONFIGURATION, type DueRow, DueWork, OnDue, Parameters } from '@cnfs/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { RecruitmentConfiguration } from '../configuration.js';
import { Mailer } from '../mail/mail.sender.js';
import { CandidateRow, EmailConfirmationRow } from './candidate.entity.js';

const kind = 'mail.candidate-verification';
const day = 24 * 3_600_000;

type Application = Pick<CandidateRow, 'id' | 'registeredAt'>;

interface Planned {
  /** When the application was made, in milliseconds: which of a person's applications the message is about. */
  readonly registeredAt: number;
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

@Injectable()
export class ConfirmationMail {
  constructor(
    @Inject(CONFIGURATION) private readonly configuration: RecruitmentConfiguration,
    private readonly dueWork: DueWork,
    private readonly parameters: Parameters,
    private readonly mailer: Mailer,
  ) {}

  /**
   * Plans the next message about an application, whose row is held; while one waits to leave, it is that one. Someone
   * who withdrew and came back has another application, which needs a message of its own.
   */
  async plan(tx: Transaction, candidate: Application): Promise<void> {
    const sent = await tx.manager.countBy(EmailConfirmationRow, { candidateId: candidate.id });
    const registeredAt = candidate.registeredAt.getTime();
    await this.dueWork.plan(tx, {
      kind,
      subjectId: candidate.id,
      dueAt: tx.now(),
      payload: { registeredAt },
      dedupKey: `${kind}:${candidate.id}:${registeredAt}:${sent + 1}`,
    });
  }

  @OnDue(kind)
  async send(tx: Transaction, work: DueRow<Planned>): Promise<void> {
    const candidate = await tx.lock(CandidateRow, work.subjectId);
    const current = candidate.registeredAt.getTime() === work.payload.registeredAt;
    if (candidate.state !== 'REGISTERED' || !current) return;
    const token = randomBytes(32).toString('base64url');
    const validity = await this.parameters.number('retention.email_token', {}, tx.today(), tx);
    await tx.manager.insert(EmailConfirmationRow, {
      tokenSha256: hashOf(token),
      candidateId: candidate.id,
      sentAt: tx.now(),
      expiresAt: new Date(tx.now().getTime() + validity.value * day),
    });
    await this.mailer.send({
      to: candidate.email,
      subject: 'Confirmez votre adresse électronique',
      lines: linesOf(
        candidate.firstName,
        `${this.configuration.PUBLIC_URL}/confirmation?jeton=${token}`,
        validity.value,
      ),
    });
  }
}

function linesOf(firstName: string | null, link: string, days: number): string[] {
  return [
    `Bonjour ${firstName},`,
    '',
    'Vous souhaitez devenir conseiller numérique France Services. Pour que les structures d’accueil puissent voir',
    'votre candidature, confirmez votre adresse électronique en ouvrant ce lien :',
    '',
    link,
    '',
    `Il est valable ${days} jours. Si vous n’avez pas déposé de candidature, ignorez ce message.`,
  ];
}
