import { hostileSuite } from '@cnfs/platform/hostile';
import { recruitment } from './service.js';

await hostileSuite(recruitment, {
  configuration: {
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Conseillers numériques <ne-pas-repondre@example.org>',
    PUBLIC_URL: 'https://portail.example',
  },
});
