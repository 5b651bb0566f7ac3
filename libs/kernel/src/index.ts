/** Values and rules that every part of the product shares; knows no framework, no database, no network. */
export * from './brand.js';
export * from './cents.js';
export * from './clock.js';
export * from './day.js';
export * from './distance.js';
export * from './email.js';
export * from './errors.js';
export * from './iban.js';
export * from './id.js';
export * from './insee-code.js';
export * from './period.js';
export * from './phone.js';
export * from './siret.js';
export * from './state-machine.js';
export * from './territory.js';
