// The documents describe the headers by a schema, a service writes them by a function: neither may know one the other does not.
import { expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { allEvents } from './catalogue.js';
import { goldenRecord } from './golden-record.js';
import { headersOf, headersSchema } from './headers.js';

const formats = { uuid: fullFormats.uuid, 'date-time': fullFormats['date-time'] };
const validate = new Ajv({ formats }).compile({ ...headersSchema, additionalProperties: false });

test('the headers of every golden record are as described, all of them used', () => {
  for (const event of allEvents) {
    const { headers } = goldenRecord(event);
    expect({ headers, valid: validate(headers) }).toEqual({ headers, valid: true });
    expect(Object.keys(headers).sort()).toEqual(Object.keys(headersSchema.properties).sort());
  }
});

test('those of an event that nothing asked for and no trace goes with are as described too', () => {
  const headers = headersOf({
    id: '01776d2f-4c00-7000-8000-000000000001',
    type: 'kits.KitShipped.v1',
    source: '/kits',
    time: '2021-03-25T09:00:00.000Z',
    sequence: 12,
    correlationId: '01776d2f-4c00-7000-8000-000000000002',
    causationId: null,
    actor: 'anct:01776d2f-4c00-7000-8000-000000000003',
    traceparent: null,
  });
  expect(validate(headers)).toBe(true);
  expect(validate({ ...headers, ce_sequence: '0' })).toBe(false);
});
