/** Environment variables of recruitment alone, beside the platform's. */
import type { Configuration } from '@cnfs/platform';
import { Type } from 'typebox';

export const recruitmentVariables = Type.Object({
  SMTP_URL: Type.String({
    description:
      'Mail server, with credentials if it asks for some: `smtps://user:password@host:465` (secret)',
    pattern: '^smtps?://',
  }),
  MAIL_FROM: Type.String({
    description: 'Sender of the messages, such as `Conseillers numériques <ne-pas-repondre@example.org>`',
    minLength: 3,
  }),
  PUBLIC_URL: Type.String({
    description: 'Where candidates find the portal, without a final slash: links in messages begin with it',
    pattern: '^https?://.*[^/]$',
  }),
  PROGRAMME_MAIL_DOMAIN: Type.String({
    description: 'Domain of the addresses the programme gives to advisers: no candidate applies with one',
    default: 'conseiller-numerique.fr',
  }),
});

export type RecruitmentConfiguration = Configuration<typeof recruitmentVariables>;
