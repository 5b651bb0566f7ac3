import { figuresSuite } from '@cnfs/platform/figures';
import { kits } from './service.js';

figuresSuite(kits);
