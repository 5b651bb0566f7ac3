import { hostileSuite } from '@cnfs/platform/hostile';
import { deployment } from './service.js';

await hostileSuite(deployment);
