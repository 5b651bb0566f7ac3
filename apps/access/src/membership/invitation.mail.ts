/**
 * The message that carries an invitation. It leaves from due work, at least once; its token is drawn when it leaves and only
 * its hash is kept, so that nobody who reads the database can accept in somebody's place. The last link sent is the one that holds.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Transaction } from '@cnfs/messaging';
import { CONFIGURATION, type DueRow, DueWork, OnDue } from '@cnfs/platform';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { type Transporter, createTransport } from 'nodemailer';
import type { AccessConfiguration } from '../configuration.js';
import { InvitationRow } from './membership.entity.js';
import type { GivenRole } from './role.js';

const kind = 'mail.invitation';
/** A server that does not answer must not hold the transaction that waits for it. */
const patience = { connectionTimeout: 4_000, greetingTimeout: 4_000, socketTimeout: 6_000 };
const day = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeZone: 'Europe/Paris' });

const offered: Readonly<Record<GivenRole, string>> = {
  structure: 'représenter une structure d’accueil',
  prefect: 'représenter une préfecture',
  anct: 'agir pour l’Agence nationale de la cohésion des territoires',
  bdt: 'agir pour la Banque des Territoires',
  trainer: 'représenter un organisme de formation',
  coordinator: 'coordonner des conseillers numériques',
  platform: 'exploiter la plateforme',
  auditor: 'examiner les comptes et les actes du dispositif',
};

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

@Injectable()
export class InvitationMail implements OnApplicationShutdown {
  private readonly transport: Transporter;

  constructor(
    @Inject(CONFIGURATION) private readonly configuration: AccessConfiguration,
    private readonly dueWork: DueWork,
  ) {
    this.transport = createTransport(
      { url: configuration.SMTP_URL, ...patience },
      { from: configuration.MAIL_FROM },
    );
  }

  async plan(tx: Transaction, invitationId: string): Promise<void> {
    await this.dueWork.plan(tx, {
      kind,
      subjectId: invitationId,
      dueAt: tx.now(),
      dedupKey: `${kind}:${invitationId}`,
    });
  }

  @OnDue(kind)
  async send(tx: Transaction, work: DueRow): Promise<void> {
    const invitation = await tx.lock(InvitationRow, work.subjectId);
    if (invitation.state !== 'PENDING') return;
    const token = randomBytes(32).toString('base64url');
    await tx.manager.update(InvitationRow, invitation.id, { tokenSha256: hashOf(token) });
    await this.transport.sendMail({
      to: invitation.email,
      subject: 'Invitation au dispositif Conseillers numériques',
      text: textOf(invitation, `${this.configuration.PUBLIC_URL}/invitation?jeton=${token}`),
    });
  }

  onApplicationShutdown(): void {
    this.transport.close();
  }
}

function textOf({ role, expiresAt }: InvitationRow, link: string): string {
  return [
    'Bonjour,',
    '',
    `Vous êtes invité à ${offered[role]} dans le dispositif Conseillers numériques France Services.`,
    'Pour accepter, ouvrez ce lien et connectez-vous avec l’adresse à laquelle ce message vous parvient :',
    '',
    link,
    '',
    `L’invitation est valable jusqu’au ${day.format(expiresAt)}. Si elle ne vous dit rien, ignorez ce message.`,
    '',
    'Le dispositif Conseillers numériques France Services',
    '',
  ].join('\n');
}
