import { hostileSuite } from '@cnfs/platform/hostile';
import { kits } from './service.js';

await hostileSuite(kits);
