// The language as a page for people who know neither the code nor the services.
import { allEvents, topics, type Topic } from '../catalogue.js';
import type { EventDefinition } from '../define-event.js';
import { goldenRecord } from '../golden-record.js';
import { headersSchema } from '../headers.js';
import { type FieldWords, fieldsOf } from './field-words.js';

/** The events as a page of markdown: how to read a record, an index, then topic by topic each event with its fields. */
export function renderEventsPage(): string {
  return [INTRODUCTION, headers(), index(), ...topics.flatMap(topicPart)].join('\n\n') + '\n';
}

const INTRODUCTION = `# Events

What the five services of the programme tell each other, and whoever subscribes: banks, portals, auditors. [How to subscribe](../subscribing.md), and what a subscriber is promised; [asyncapi.yaml](asyncapi.yaml) says the same to programs, and [events](events) holds a JSON Schema and a whole record for each event.

- An event says what happened; the sentence under its title is when. It is published if, and only if, the transaction that did it was committed. It is never changed or taken back: what is put right is another event.
- One service owns a topic and alone writes to it. "Read by" names the services that react today; anyone else may.
- Events carry ids, codes, days and amounts: nothing of a person but an id. A legal person's name, number and address are public and travel.
- Amounts are whole euro cents. A day is \`YYYY-MM-DD\` in Paris. INSEE codes are text: \`01004\`, \`2A\`, \`971\`. Values of a list marked as one that may grow are shown, never branched on.
- What follows the selection of a candidate bears the ids of its case: selection, post, candidate (later the adviser), structure.`;

function headers(): string {
  return [
    '## A record',
    'A CloudEvent 1.0 in Kafka’s binary mode: the key is the id of the aggregate, the value the JSON below, the headers these.',
    table(
      ['Header', 'What'],
      fieldsOf(headersSchema).map(({ path, optional, meaning }) => [
        `\`${path}\`${optional ? ' (optional)' : ''}`,
        meaning,
      ]),
    ),
  ].join('\n\n');
}

function index(): string {
  const rows = allEvents.map((event) => [
    `[${event.name} v${event.version}](#${anchorOf(event.type)})`,
    ...[event.service, event.topic, `\`${event.key}\``, readersOf(event)],
  ]);
  return ['## All events', table(['Event', 'Owner', 'Topic', 'Key', 'Read by'], rows)].join('\n\n');
}

function topicPart({ name, owner, partitions }: Topic): string[] {
  const events = allEvents.filter(({ topic }) => topic === name);
  const keys = [...new Set(events.map(({ key }) => `\`${key}\``))].join(', ');
  const written = `Written by ${owner}; key ${keys}; ${partitions} partitions; records are kept for ever.`;
  return [`## ${name}`, written, ...events.map(eventPart)];
}

function eventPart(event: EventDefinition): string {
  const { type, description, schema } = event;
  return [
    `### ${type}`,
    description,
    `Read by: ${readersOf(event)}. [Schema](events/${type}.schema.json), [record](events/${type}.example.json).`,
    table(['Field', 'Type', 'Meaning'], fieldsOf(schema).map(fieldRow)),
    ['```json', JSON.stringify(goldenRecord(event).value, null, 2), '```'].join('\n'),
  ].join('\n\n');
}

function fieldRow({ path, type, optional, meaning }: FieldWords): string[] {
  return [`\`${path}\`${optional ? ' (optional)' : ''}`, type, meaning];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

/** As markdown viewers make it from a title. */
function anchorOf(title: string): string {
  return title.toLowerCase().replaceAll('.', '');
}

function readersOf({ readers, readersOutside }: EventDefinition): string {
  return [...readers, ...readersOutside].join(', ') || '–';
}
