import { goldenEventsSuite } from '@cnfs/platform/golden-events';
import { deployment } from './service.js';

goldenEventsSuite(deployment);
