import type { Row } from './row.ts';
import { consumerRow, consumerRunRow } from './rows/consumer.ts';
import { relayRow } from './rows/relay.ts';

export const ROWS: readonly Row[] = [relayRow, consumerRow, consumerRunRow];
