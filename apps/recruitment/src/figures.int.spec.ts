import { figuresSuite } from '@cnfs/platform/figures';
import { recruitment } from './service.js';

figuresSuite(recruitment, [], {
  configuration: {
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Conseillers numériques <ne-pas-repondre@example.org>',
    PUBLIC_URL: 'https://portail.example',
  },
});
