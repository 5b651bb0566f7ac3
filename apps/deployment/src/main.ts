import { runService } from '@cnfs/platform';
import { deployment } from './service.js';

await runService(deployment);
