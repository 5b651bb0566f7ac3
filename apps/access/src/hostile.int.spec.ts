import { hostileSuite } from '@cnfs/platform/hostile';
import { access } from './service.js';

await hostileSuite(access, {
  configuration: {
    IDENTITY_PROVIDERS: '[{"issuer":"http://127.0.0.1:9","audiences":["portail"]}]',
    SIGNING_KEY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
    ...{ SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'ne-pas-repondre@example.org' },
    PUBLIC_URL: 'https://portail.example',
  },
});
