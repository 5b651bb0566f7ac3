/** `@cnfs/platform/hostile`: under jest only. */
export { hostileSuite } from './suite.js';
