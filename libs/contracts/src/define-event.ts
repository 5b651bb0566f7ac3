// What an event is: one object from which its type, its topic, its schema, its TypeScript type and its validators all come.
import type { Static, TObject, TProperties, TSchema } from 'typebox';
import type { ServiceName } from './services.js';

/**
 * What is common to the schemas of all events. Not TypeBox's TObject: comparing the list of required properties
 * of every event with it costs the compiler seconds in each project that imports an event.
 */
export interface ObjectSchema extends TSchema {
  readonly properties: TProperties;
}

/** A published event, one version of it. */
export interface EventDefinition<S extends ObjectSchema = ObjectSchema> {
  /** The service that owns the topic and alone writes it. */
  readonly service: ServiceName;
  /** Past tense, in the programme's words. */
  readonly name: string;
  readonly version: number;
  /** `recruitment.CandidateSelected.v1` */
  readonly type: string;
  /** `recruitment.selection` */
  readonly topic: string;
  /** The property of the data that holds the aggregate's id: the record's key. */
  readonly key: string;
  /** The services that are meant to react today; anyone else may subscribe. */
  readonly readers: readonly ServiceName[];
  /** Who else is known to read it, as a page names them. */
  readonly readersOutside: readonly string[];
  readonly description: string;
  readonly schema: S;
  /** Golden data, the same case through all events; never edited once published. A spec holds it to the schema. */
  readonly example: unknown;
  /** It, and one more for each time the event gained a property. */
  readonly examples: readonly unknown[];
}

/** The data of an event: `EventData<typeof CandidateSelected>`. */
export type EventData<E extends EventDefinition> = Static<E['schema']>;

/** An event as it travels: the headers and the data of it. */
export interface EventEnvelope<D = unknown> {
  /** uuid by which a reader recognises a duplicate. */
  readonly id: string;
  readonly type: string;
  /** `/recruitment` */
  readonly source: string;
  /** RFC 3339, on the programme's clock. */
  readonly time: string;
  /** Numbers the events of one key of one topic, 1..n without holes. */
  readonly sequence: number;
  readonly topic: string;
  readonly key: string;
  /** The same for all events of one case. */
  readonly correlationId: string;
  /** Id of the event or request this one follows from. */
  readonly causationId: string | null;
  /** `<role>:<sub>` or `system:<service>`. */
  readonly actor: string;
  /** W3C trace context, if the request had one. */
  readonly traceparent: string | null;
  readonly data: D;
}

export type EnvelopeOf<E extends EventDefinition> = EventEnvelope<EventData<E>>;

interface EventDraft<P extends TProperties> {
  service: ServiceName;
  name: string;
  version: number;
  aggregate: string;
  key: Extract<keyof P, string>;
  readers: readonly ServiceName[];
  readersOutside?: readonly string[];
  description: string;
  data: TObject<P>;
  example: unknown;
  /** One for each time the event gained a property, in that order; each bears what is new. */
  furtherExamples?: readonly unknown[];
}

/** Defines an event; its type and topic follow from the names. */
export function defineEvent<P extends TProperties>(draft: EventDraft<P>): EventDefinition<TObject<P>> {
  const { service, name, version, aggregate, key, readers, readersOutside = [] } = draft;
  const { description, data, example, furtherExamples = [] } = draft;
  return {
    service,
    name,
    version,
    type: `${service}.${name}.v${version}`,
    topic: `${service}.${aggregate}`,
    key,
    readers,
    readersOutside,
    description,
    schema: data,
    example,
    examples: [example, ...furtherExamples],
  };
}
