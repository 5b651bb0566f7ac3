// The main job as calls of the public APIs: what the demonstration narrates and the journeys examine.
export * from './cast.js';
export * from './examples.js';
export * from './invariants.js';
export * from './paying.js';
export * from './product.js';
export * from './recruiting.js';
export * from './serving.js';
export * from './totals.js';
