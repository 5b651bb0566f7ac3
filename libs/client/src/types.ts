/** What a route takes and answers, by service, method and path as the document writes it. */
import type { Api, Apis } from './api-client.js';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** Paths of a service that answer to a method. */
export type PathOf<S extends Api, M extends Method> = {
  [P in keyof Apis[S]]: Apis[S][P] extends Record<M, object> ? P : never;
}[keyof Apis[S]] &
  string;

type OperationOf<S extends Api, M extends Method, P> = P extends keyof Apis[S]
  ? Apis[S][P] extends Record<M, infer O>
    ? O
    : never
  : never;

interface Json<B> {
  content: { 'application/json': B };
}

/** The body of a success; undefined when it has none. */
export type AnswerOf<S extends Api, M extends Method, P extends PathOf<S, M>> =
  OperationOf<S, M, P> extends { responses: infer Answers }
    ? Answers extends { 200: Json<infer B> } | { 201: Json<infer B> } | { 202: Json<infer B> }
      ? B
      : undefined
    : never;

/** What a request is made of: parameters of the address and of the query, and the body; only those that the route has. */
export type RequestOf<S extends Api, M extends Method, P extends PathOf<S, M>> = PartOf<
  'path',
  ParameterOf<OperationOf<S, M, P>, 'path'>
> &
  PartOf<'query', ParameterOf<OperationOf<S, M, P>, 'query'>> &
  PartOf<'body', BodyOf<OperationOf<S, M, P>>>;

type ParameterOf<O, Where extends string> = O extends { parameters: Partial<Record<Where, infer Given>> }
  ? Exclude<Given, undefined>
  : never;

type BodyOf<O> = O extends { requestBody: Json<infer B> } ? B : never;

/** Left out when there is none, optional when all of it is. */
type PartOf<Name extends string, T> = [T] extends [never]
  ? { [K in Name]?: undefined }
  : object extends T
    ? { [K in Name]?: T }
    : { [K in Name]: T };
