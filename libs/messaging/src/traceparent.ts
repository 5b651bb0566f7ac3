// W3C trace context of an event. A trace that the caller began goes on; without one the case itself is the trace: its
// correlation id, a uuid, is the trace id, and half of the event's own id the span's. So whoever collects traces finds
// every event of a case in one. Not flagged as sampled: nothing of it was recorded here.
import type { Cause } from './cause.js';

/** The trace that a caller began; null when the event is to have one of its case's, which the outbox makes of its ids. */
export function foreignTraceparent({ traceparent, correlationId }: Cause): string | null {
  return traceparent !== null && !isOwn(traceparent, correlationId) ? traceparent : null;
}

/** Made here for the event that is the cause: the next event has its own. */
function isOwn(traceparent: string, correlationId: string | null): boolean {
  return correlationId !== null && traceparent.startsWith(`00-${hex(correlationId)}-`);
}

function hex(uuid: string): string {
  return uuid.replaceAll('-', '');
}
