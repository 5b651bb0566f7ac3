/** The services' APIs for whoever calls them: typed by their OpenAPI documents, by HTTP and nothing else. */
export { type Api, type ApiClient, type ApiOptions, type Apis, apiClient } from './api-client.js';
export type { AnswerOf, Method, PathOf, RequestOf } from './types.js';
export { type FreshTokenOptions, type IssuedToken, freshToken } from './fresh-token.js';
