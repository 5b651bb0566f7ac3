import { goldenEventsSuite } from '@cnfs/platform/golden-events';
import { training } from './service.js';

goldenEventsSuite(training);
