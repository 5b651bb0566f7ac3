// What the programme wants to see of kits at a glance.
import type { Figure } from '@cnfs/platform';

export const kitsFigures: readonly Figure[] = [
  {
    name: 'kits_shipments',
    help: 'Shipments of kits, by state',
    labels: ['state'],
    sql: `SELECT state, count(*) AS value FROM shipment GROUP BY state`,
  },
];
