import { figuresSuite } from '@cnfs/platform/figures';
import { deployment } from './service.js';

figuresSuite(deployment);
