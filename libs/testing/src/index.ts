export * from './databases.js';
export * from './eventually.js';
export * from './free-port.js';
export * from './issuer.js';
export * from './kafka/broker.js';
export * from './kafka/start-kafka.js';
export * from './postgres.js';
