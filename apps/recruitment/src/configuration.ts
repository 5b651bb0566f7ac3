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
  COMPANY_REGISTER_URL: Type.Optional(
    Type.String({
      description:
        'API Entreprise, without a final slash: structures are held to the register of companies. Without it they stay to be verified',
      pattern: '^https?://.*[^/]$',
    }),
  ),
  COMPANY_REGISTER_TOKEN: Type.String({
    description: 'Token for the register of companies (secret)',
    default: '',
  }),
  COMPANY_REGISTER_RECIPIENT: Type.String({
    description: 'SIRET of who asks the register of companies, as it wants to know',
    pattern: '^[0-9]{14}$',
    default: '13002603200016',
  }),
  COMPANY_REGISTER_PATIENCE_MS: Type.Integer({
    description: 'Milliseconds that the register of companies may take to answer',
    minimum: 100,
    maximum: 10_000,
    default: 3_000,
  }),
});

export type RecruitmentConfiguration = Configuration<typeof recruitmentVariables>;
