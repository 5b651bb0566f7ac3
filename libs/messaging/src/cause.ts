/** Who and what a transaction follows from: written on every event it appends. */
export interface Cause {
  /** `<role>:<sub>`, or `system:<service>` in a reaction and in due work. */
  readonly actor: string;
  /** Id of the event or request at hand. */
  readonly causationId: string | null;
  /** uuid given to a stream that begins here and names no other; null draws a new one. */
  readonly correlationId: string | null;
  /** W3C trace context of the request at hand. */
  readonly traceparent: string | null;
}
