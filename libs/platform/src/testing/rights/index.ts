/** `@cnfs/platform/rights`: under jest only. */
export { type Call, type Calls, type World, done } from './call.js';
export { type Owner, newOwner } from './owners.js';
export { routesSuite } from './suite.js';
