import { jest } from '@jest/globals';
import { testKafka } from '@cnfs/testing';
import { conformsToThePort } from '../../testing/fixture/broker-conformance.js';
import { openBroker } from '../open-broker.js';

jest.setTimeout(90_000);

conformsToThePort('Kafka', () =>
  openBroker(`kafka://${testKafka()}`, { clientId: 'spec', production: true }),
);
