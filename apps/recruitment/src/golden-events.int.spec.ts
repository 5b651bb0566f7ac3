import { goldenEventsSuite } from '@cnfs/platform/golden-events';
import { recruitment } from './service.js';

goldenEventsSuite(recruitment, {
  configuration: {
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Conseillers numériques <ne-pas-repondre@example.org>',
    PUBLIC_URL: 'https://portail.example',
  },
});
