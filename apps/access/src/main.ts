import { runService } from '@cnfs/platform';
import { access } from './service.js';

await runService(access);
