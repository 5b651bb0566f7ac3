// The published language: every event the services speak to each other in.
export { allEvents, eventByType, example, topics, topicSettings, type Topic } from './catalogue.js';
export { brokenPromises, nameOf, revisionOf, unpublished, type Revision } from './compatibility.js';
export {
  defineEvent,
  type EnvelopeOf,
  type EventData,
  type EventDefinition,
  type EventEnvelope,
} from './define-event.js';
export { renderAsyncApi } from './docs/asyncapi.js';
export { renderEventsPage } from './docs/events-page.js';
export { renderEventFiles } from './docs/json-schemas.js';
export { headersOf } from './headers.js';
export { parameterChangedOf } from './parameter-changed.js';
export { type DeployableName, type ServiceName, deployables, services } from './services.js';
export {
  InvalidEventData,
  knownPart,
  validateForReading,
  validateForWriting,
  type Reading,
  type SchemaViolation,
} from './validation.js';
export * from './deployment/index.js';
export * from './kits/index.js';
export * from './payments/index.js';
export * from './recruitment/index.js';
export * from './training/index.js';
