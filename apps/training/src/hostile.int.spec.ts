import { hostileSuite } from '@cnfs/platform/hostile';
import { training } from './service.js';

await hostileSuite(training);
