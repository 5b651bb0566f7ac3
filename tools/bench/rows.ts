import type { Row } from './row.ts';
import { consumerRow, consumerRunRow } from './rows/consumer.ts';
import { flatRow } from './rows/flat.ts';
import { hopRow, hopsRow } from './rows/hop.ts';
import { idleRow } from './rows/idle.ts';
import { producerRow } from './rows/producer.ts';
import { relayRow } from './rows/relay.ts';

export const ROWS: readonly Row[] = [
  relayRow,
  consumerRow,
  consumerRunRow,
  hopRow,
  hopsRow,
  producerRow,
  idleRow,
  flatRow,
];
