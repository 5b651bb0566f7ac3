// Apart from the rest of the library, because it knows every contract: a spec of a library does without.
export * from './http-client.js';
export type { ServiceProcess, StartOptions } from './service-process.js';
export * from './stack-broker.js';
export * from './stack-clock.js';
export * from './stack-login.js';
export * from './start-stack.js';
export * from './workspace.js';
