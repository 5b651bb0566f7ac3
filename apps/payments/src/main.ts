import { runService } from '@cnfs/platform';
import { payments } from './service.js';

await runService(payments);
