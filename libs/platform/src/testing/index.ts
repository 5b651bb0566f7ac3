/** `@cnfs/platform/testing`: a service on a database of its own, without broker, with every actor one call away. */
export { type TestAnswer, TestClient, type TestHeaders } from './test-client.js';
export { type TestDatabase, testDatabase, urlOf } from './test-database.js';
export { type DeliveredAs, TestService, type TestServiceOptions, openTestService } from './test-service.js';
