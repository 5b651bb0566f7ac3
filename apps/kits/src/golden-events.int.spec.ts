import { goldenEventsSuite } from '@cnfs/platform/golden-events';
import { kits } from './service.js';

goldenEventsSuite(kits);
