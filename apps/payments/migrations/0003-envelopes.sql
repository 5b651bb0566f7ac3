-- The envelopes open with the ceilings of the parameters; every later change is a command, and an entry of the ledger.
WITH opened AS (
  INSERT INTO envelope (key, ceiling_cents)
  SELECT upper(split_part(key, '.', 2)), value::bigint FROM parameter
   WHERE set_name = 'default' AND key IN ('envelope.advisers', 'envelope.kits', 'envelope.aidants_connect')
  RETURNING key, ceiling_cents
), ledgered AS (
  SELECT key, ceiling_cents, gen_random_uuid() AS id FROM opened
), transactions AS (
  INSERT INTO ledger_transaction (id, kind, reference, actor, dated, recorded_at)
  SELECT id, 'CEILING', id, 'system:seed', date '2021-01-01', timestamptz '2021-01-01T00:00:00Z' FROM ledgered
)
INSERT INTO ledger_entry (transaction_id, account, envelope, amount_cents)
SELECT l.id, e.account, l.key, e.sign * l.ceiling_cents
  FROM ledgered l CROSS JOIN (VALUES ('FUNDING', -1), ('AVAILABLE', 1)) AS e (account, sign);
