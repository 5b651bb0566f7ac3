import { runService } from '@cnfs/platform';
import { recruitment } from './service.js';

await runService(recruitment);
