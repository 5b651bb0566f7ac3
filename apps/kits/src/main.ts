import { runService } from '@cnfs/platform';
import { kits } from './service.js';

await runService(kits);
