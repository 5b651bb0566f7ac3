import { figuresSuite } from '@cnfs/platform/figures';
import { training } from './service.js';

figuresSuite(training);
