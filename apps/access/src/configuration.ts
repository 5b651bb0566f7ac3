/** Environment variables of access alone, beside the platform's: `AUTH_ISSUER` is its own name, `AUTH_AUDIENCE` whom its tokens are for. */
import type { Configuration } from '@cnfs/platform';
import { Type } from 'typebox';

export const accessVariables = Type.Object({
  IDENTITY_PROVIDERS: Type.String({
    description:
      'Who is believed on who somebody is: JSON, `[{"issuer": "https://…", "audiences": ["client_id of a portal"], "acr": ["accepted"], "strongAcr": ["asked of anct, bdt, platform and auditor"]}]`; both `acr` may be left out',
    minLength: 2,
  }),
  SIGNING_KEY_ENCRYPTION_KEY: Type.String({
    description: 'Key that seals the keys that sign tokens: 32 random bytes in base64 (secret)',
    pattern: '^[A-Za-z0-9+/]{43}=$',
  }),
  SIGNING_KEY_DAYS: Type.Integer({
    description: 'How long a key signs before the next one does',
    default: 30,
    minimum: 1,
    maximum: 366,
  }),
  TOKEN_LIFETIME_SECONDS: Type.Integer({
    description:
      'Life of a product token; with the 5 s that services allow to clocks, a revoked role is refused after 60 s at most',
    default: 55,
    minimum: 1,
    maximum: 55,
  }),
  INVITATION_DAYS: Type.Integer({
    description: 'How long an invitation may be accepted',
    default: 7,
    minimum: 1,
    maximum: 30,
  }),
  PERSON_KEPT_DAYS: Type.Integer({
    description: 'How long a person who holds no role is remembered after its last login',
    default: 730,
    minimum: 30,
  }),
  INVITATION_KEPT_DAYS: Type.Integer({
    description: 'How long an address that never answered is kept after its invitation ended',
    default: 90,
    minimum: 1,
  }),
  FIRST_ADMINISTRATORS: Type.Optional(
    Type.String({
      description:
        'Who is invited at the start where a role has nobody: `anct:agent@example.org,bdt:…,platform:…`',
      pattern: '^(anct|bdt|platform):[^,:\\s]+@[^,:\\s]+(,(anct|bdt|platform):[^,:\\s]+@[^,:\\s]+)*$',
    }),
  ),
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
    description: 'Where the portal is, without a final slash: links in messages begin with it',
    pattern: '^https?://.*[^/]$',
  }),
});

export type AccessConfiguration = Configuration<typeof accessVariables>;
