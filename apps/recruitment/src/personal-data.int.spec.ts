import { personalDataSuite } from '@cnfs/platform/personal-data';
import { recruitment } from './service.js';

await personalDataSuite(recruitment);
