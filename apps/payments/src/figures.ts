// What the programme wants to see of payments at a glance.
import type { Figure } from '@cnfs/platform';

export const paymentsFigures: readonly Figure[] = [
  {
    name: 'payments_instalments',
    help: 'Instalments, by state',
    labels: ['state'],
    sql: `SELECT state, count(*) AS value FROM instalment GROUP BY state`,
  },
  {
    name: 'payments_envelope_cents',
    help: 'What an envelope may give (ceiling), promised (committed, what was paid included) and gave (paid)',
    labels: ['envelope', 'kind'],
    sql: `SELECT key AS envelope, kind, value
            FROM envelope, LATERAL (VALUES ('ceiling', ceiling_cents), ('committed', committed_cents), ('paid', paid_cents))
                 AS figure (kind, value)`,
  },
  {
    name: 'payments_envelope_remaining_cents',
    help: 'What an envelope may still promise',
    labels: ['envelope'],
    sql: `SELECT key AS envelope, ceiling_cents - committed_cents AS value FROM envelope`,
  },
  {
    name: 'payments_ledger_imbalance_cents',
    help: 'What the entries of the ledger add up to: 0, or somebody wrote beside the programme',
    sql: `SELECT coalesce(sum(amount_cents), 0) AS value FROM ledger_entry`,
  },
  {
    name: 'payments_ledger_discrepancies',
    help: 'Balances that are not what the ledger says: 0',
    sql: `SELECT count(*) AS value FROM ledger_discrepancy`,
  },
];
