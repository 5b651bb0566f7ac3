// Records that no service of ours would write, and what the product says becomes of each.
import { randomUUID } from 'node:crypto';
import { type EventDefinition, type ServiceName, allEvents, services } from '@cnfs/contracts';
import type { ParkingCause } from '@cnfs/messaging';
import { topicsOf } from './kafka.ts';
import type { Random } from './random.ts';

/** In the body of each of them, and nowhere else: a body is in no log, no metric and no reason. */
export const CANARY = 'canari-7f3a@example.org';

/** A record before it is spoilt: right in every respect. */
interface Draft {
  readonly event: EventDefinition;
  /** Fields of the body, its key among them. */
  readonly data: Record<string, unknown>;
  headers: Record<string, string>;
  key: string | Buffer | null;
  /** What is written in the place of the data. */
  value?: string | Buffer | null;
}

export interface Poison {
  readonly kind: string;
  readonly topic: string;
  readonly message: {
    readonly key: string | Buffer | null;
    readonly value: string | Buffer | null;
    readonly headers: Readonly<Record<string, string>>;
  };
  /** What each service that listens to the topic makes of it; null: it passes over it, and counts it. */
  readonly expected: ReadonlyMap<ServiceName, ParkingCause | null>;
}

interface Kind {
  readonly spoil: (draft: Draft, random: Random) => void;
  readonly cause: ParkingCause | null;
  /** Who notices: those who react to the type, or all who listen to the topic. */
  readonly noticed: 'by readers' | 'by listeners';
  /** Of this event; of any that has readers, unless told. */
  readonly event?: string;
}

const poison = (spoil: Kind['spoil'], event?: string): Kind => ({
  ...{ spoil, cause: 'POISON', noticed: 'by readers' },
  ...(event && { event }),
});
const unreadable = (spoil: Kind['spoil'], noticed: Kind['noticed'] = 'by readers'): Kind => ({
  ...{ spoil, cause: 'UNREADABLE', noticed },
});
const foreign = (spoil: Kind['spoil'], noticed: Kind['noticed']): Kind => ({
  ...{ spoil, cause: 'FOREIGN', noticed },
});
const unknown = (spoil: Kind['spoil']): Kind => ({ spoil, cause: null, noticed: 'by listeners' });

const without = (name: string) => (draft: Draft) => {
  draft.headers = Object.fromEntries(Object.entries(draft.headers).filter(([header]) => header !== name));
};

/** A field that the body must have, that holds text, and is not its key. */
const textField = ({ event, data }: Draft, random: Random) => {
  const { required = [] } = event.schema as { required?: readonly string[] };
  return random.pick(required.filter((name) => name !== event.key && typeof data[name] === 'string'));
};

export const kinds: Readonly<Record<string, Kind>> = {
  'not JSON': poison((draft) => (draft.value = `{"note":"${CANARY}",`)),
  'not UTF-8': poison(
    (draft) => (draft.value = Buffer.concat([Buffer.from(`{"note":"${CANARY}`), Buffer.from([0xff, 0xc3])])),
  ),
  'no body': poison((draft) => (draft.value = null)),
  'no object': poison((draft) => (draft.value = JSON.stringify([CANARY]))),
  'a field missing': poison((draft, random) => void delete draft.data[textField(draft, random)]),
  'a field of another type': poison(
    (draft, random) => (draft.data[textField(draft, random)] = { note: CANARY }),
  ),
  'another key than its body': poison((draft) => (draft.key = randomUUID())),
  'no sequence': poison(without('ce_sequence')),
  'no correlation': poison(without('ce_correlationid')),
  'no actor': poison(without('ce_actor')),
  'a time that is none': poison((draft) => (draft.headers['ce_time'] = 'hier')),
  // Before the programme: no figure was in force, so the reaction refuses, each time.
  'refused by its reaction': poison(
    (draft) => (draft.data['date'] = '1999-01-01'),
    'recruitment.PostFundingRequested.v1',
  ),
  'no id': unreadable(without('ce_id')),
  'an id that is none': unreadable((draft) => (draft.headers['ce_id'] = '1')),
  'no key': unreadable((draft) => (draft.key = null)),
  'a key that is not UTF-8': unreadable((draft) => (draft.key = Buffer.from([0xff, 0xfe, 0x41]))),
  'a key of a kilobyte': unreadable((draft) => (draft.key = 'k'.repeat(1_024))),
  'no type': unreadable(without('ce_type'), 'by listeners'),
  'no headers': unreadable((draft) => (draft.headers = {}), 'by listeners'),
  'a source that does not own the topic': foreign((draft, random) => {
    draft.headers['ce_source'] = `/${random.pick(services.filter((name) => name !== draft.event.service))}`;
  }, 'by listeners'),
  'a type of another topic': foreign((draft, random) => {
    const others = allEvents.filter(
      ({ topic, readers }) =>
        topic !== draft.event.topic && readers.some((name) => topicsOf(name).includes(draft.event.topic)),
    );
    draft.headers['ce_type'] = random.pick(others).type;
  }, 'by readers'),
  'an unknown type': unknown((draft) => (draft.headers['ce_type'] = `${draft.event.service}.Nothing.v1`)),
  'a newer version': unknown(
    (draft) => (draft.headers['ce_type'] = draft.event.type.replace(/\d+$/, (version) => `${version}0`)),
  ),
};

/** A record of that kind, of an aggregate that does not exist. */
export function poisonOf(name: string, random: Random): Poison {
  const kind = kinds[name];
  if (!kind) throw new Error(`no such poison: ${name}`);
  const event = random.pick(
    allEvents.filter(({ type, readers }) => (kind.event ? type === kind.event : readers.length > 0)),
  );
  const key = randomUUID();
  const data = { ...(event.example as object), [event.key]: key, note: CANARY };
  const draft: Draft = { event, data, key, headers: headersOf(event, 1) };
  kind.spoil(draft, random);
  const { value = JSON.stringify(draft.data), headers } = draft;
  const readers = allEvents.find(({ type }) => type === headers['ce_type'])?.readers ?? [];
  const notices = (service: ServiceName) => kind.noticed === 'by listeners' || readers.includes(service);
  const expected = services
    .filter((service) => topicsOf(service).includes(event.topic))
    .map((service) => [service, notices(service) ? kind.cause : null] as const);
  return {
    kind: name,
    topic: event.topic,
    message: { key: draft.key, value, headers },
    expected: new Map(expected),
  };
}

/** The next record of its aggregate. It waits behind it: {@link Poison.expected} of those who parked the first. */
export function behind({ topic, message, expected }: Poison): Poison {
  return {
    ...{ kind: 'behind another', topic },
    message: {
      ...message,
      headers: { ...message.headers, ce_id: randomUUID(), ce_sequence: '2' },
    },
    expected: new Map([...expected].map(([service, cause]) => [service, cause && 'BEHIND'])),
  };
}

function headersOf(event: EventDefinition, sequence: number): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: randomUUID(),
    ce_type: event.type,
    ce_source: `/${event.service}`,
    ce_time: new Date().toISOString(),
    ce_sequence: String(sequence),
    ce_correlationid: randomUUID(),
    ce_actor: 'system:chaos',
  };
}
