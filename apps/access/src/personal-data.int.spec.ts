import { personalDataSuite } from '@cnfs/platform/personal-data';
import { access } from './service.js';

await personalDataSuite(access);
