export * from './kit-allocated.js';
export * from './kit-shipped.js';
export * from './kit-delivered.js';
export * from './kit-return-requested.js';
export * from './kit-returned.js';
export * from './kit-model-published.js';
