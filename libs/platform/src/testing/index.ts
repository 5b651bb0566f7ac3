/** `@cnfs/platform/testing`: a service on a database of its own, without broker, with every actor one call away. */
export {
  openTestService,
  type TestActor,
  type TestAnswer,
  type TestClient,
  type TestService,
} from './test-service.js';
