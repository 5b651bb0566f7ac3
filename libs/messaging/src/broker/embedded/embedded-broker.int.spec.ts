import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createDatabase, dropDatabase } from '@cnfs/testing';
import { conformsToThePort } from '../../testing/fixture/broker-conformance.js';
import { openBroker } from '../open-broker.js';

let url: string;

beforeAll(async () => {
  url = await createDatabase();
});

afterAll(async () => {
  await dropDatabase(new URL(url).pathname.slice(1));
});

const open = () => openBroker(`embedded:${url}`, { clientId: 'spec', production: false });

conformsToThePort('the embedded log', open);

test('is refused in production', () => {
  expect(() => openBroker(`embedded:${url}`, { clientId: 'spec', production: true })).toThrow('production');
});
