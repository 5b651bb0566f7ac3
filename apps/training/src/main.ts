import { runService } from '@cnfs/platform';
import { training } from './service.js';

await runService(training);
