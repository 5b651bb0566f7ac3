// The rules every event of the catalogue keeps, whoever adds it.
import { describe, expect, test } from '@jest/globals';
import { allEvents, eventByType, example, topics } from './catalogue.js';
import type { EventDefinition } from './define-event.js';
import { CandidateSelected, HostStructureRegistered, parameterChangedOf, PaymentOrdered } from './index.js';
import { services } from './services.js';
import { InvalidEventData, validateForReading, validateForWriting } from './validation.js';

const named = allEvents.map((event): [string, EventDefinition] => [event.type, event]);

interface Property {
  readonly path: string;
  readonly schema: Record<string, unknown>;
}

/** Every property of a schema, at whatever depth. */
function propertiesOf(schema: unknown, path = ''): Property[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([keyword, value]: [string, unknown]) => {
    if (keyword !== 'properties') return propertiesOf(value, path);
    return Object.entries(value as Record<string, Record<string, unknown>>).flatMap(([name, property]) => [
      { path: `${path}/${name}`, schema: property },
      ...propertiesOf(property, `${path}/${name}`),
    ]);
  });
}

const requiredOf = ({ schema }: EventDefinition) => (schema as { required?: string[] }).required;

describe.each(named)('%s', (_type, event) => {
  test('has golden examples that may be written as they are', () => {
    for (const data of event.examples) expect(validateForWriting(event, data)).toEqual(data);
  });

  test('refuses an unknown property when writing and tolerates it when reading', () => {
    const data = { ...(example(event) as object), addedTomorrow: true };
    expect(() => validateForWriting(event, data)).toThrow(InvalidEventData);
    expect(validateForReading(event, data)).toEqual({ ok: true, data });
  });

  test('is keyed by a property that is always there', () => {
    expect(requiredOf(event)).toContain(event.key);
  });

  test('describes each of its properties', () => {
    const silent = propertiesOf(event.schema).filter(({ schema }) => !schema['description']);
    expect(silent.map(({ path }) => path)).toEqual([]);
  });

  test('carries nothing of a person, and of a legal person only where it is registered', () => {
    const personal = /name|mail|phone|iban|bic$|salary|birth|address|siret|street|account$/i;
    const publicOfALegalPerson = ['/siret', '/name', '/address'];
    const found = propertiesOf(event.schema)
      .map(({ path }) => path)
      .filter((path) => personal.test(path.slice(path.lastIndexOf('/'))));
    expect(found).toEqual(event.type === HostStructureRegistered.type ? publicOfALegalPerson : []);
  });

  test('says on which day it took effect', () => {
    expect(requiredOf(event)).toContain(event.type === CandidateSelected.type ? 'confirmedOn' : 'date');
  });

  test('is not read by the service that writes it', () => {
    expect(event.readers).not.toContain(event.service);
  });
});

test('an object inside the data takes no unknown property either', () => {
  const data = example(HostStructureRegistered);
  const changed = { ...data, address: { ...data.address, floor: 2 } };
  expect(() => validateForWriting(HostStructureRegistered, changed)).toThrow(/\/address.*floor/);
});

test('what is wrong is named by a pointer', () => {
  const { orderId, ...rest } = example(PaymentOrdered);
  const reading = validateForReading(PaymentOrdered, { ...rest, order: orderId, executionDay: '2021-02-30' });
  expect(reading).toEqual({
    ok: false,
    errors: [
      { pointer: '', detail: "must have required property 'orderId'" },
      { pointer: '/executionDay', detail: 'must match format "date"' },
    ],
  });
});

test('each type is there once, in the past tense', () => {
  const types = allEvents.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  const irregular = /(Given|Withdrawn|Ready|FellDue|Held)$/;
  expect(
    allEvents.map(({ name }) => name).filter((name) => !/ed$/.test(name) && !irregular.test(name)),
  ).toEqual([]);
});

test('a name is used by one service, but for the parameters that each has of its own', () => {
  const owners = allEvents.map(({ name, service }) => `${name} of ${service}`);
  const names = [...new Set(owners)].map((owner) => owner.split(' ')[0]);
  const shared = names.filter((name, index) => names.indexOf(name) !== index);
  expect(new Set(shared)).toEqual(new Set(['ParameterChanged']));
  expect(services.map((service) => parameterChangedOf(service).topic)).toEqual(
    services.map((service) => `${service}.parameter`),
  );
});

test('each topic has one owner, whose name it bears, and one key', () => {
  for (const { name, owner } of topics) {
    const events = allEvents.filter(({ topic }) => topic === name);
    expect(new Set(events.map(({ service }) => service))).toEqual(new Set([owner]));
    expect(new Set(events.map(({ key }) => key)).size).toBe(1);
    expect(name.startsWith(`${owner}.`)).toBe(true);
  }
  expect(new Set(topics.map(({ name }) => name)).size).toBe(topics.length);
});

test('rare aggregates have 3 partitions, the others 12', () => {
  const rare = topics.filter(({ partitions }) => partitions === 3).map(({ name }) => name);
  expect(rare.sort()).toEqual([
    'deployment.parameter',
    'kits.model',
    'kits.parameter',
    'payments.envelope',
    'payments.parameter',
    'recruitment.committee-session',
    'recruitment.parameter',
    'training.parameter',
  ]);
  expect(topics.every(({ partitions }) => partitions === 3 || partitions === 12)).toBe(true);
});

test('what follows the selection carries the ids of its case, those of the golden case', () => {
  const { selectionId, postId, candidateId, structureId } = example(CandidateSelected);
  const ofTheCase = allEvents
    .filter(({ schema }) => 'selectionId' in schema.properties)
    .map((event) => example(event));
  expect(ofTheCase.length).toBeGreaterThan(35);
  for (const data of ofTheCase) expect(data).toMatchObject({ selectionId, postId, candidateId, structureId });
});

test('a type off the wire is recognised, or is not', () => {
  expect(eventByType('recruitment.CandidateSelected.v1')).toBe(CandidateSelected);
  expect(eventByType('recruitment.CandidateSelected.v2')).toBeUndefined();
});
