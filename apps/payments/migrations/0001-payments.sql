-- Payments: envelopes and their ledger, commitments, cases, agreements, instalments, accounts, orders, recoveries.

CREATE TABLE creditor (
  id          uuid PRIMARY KEY,
  -- all null as long as only its id is known
  name        text,
  siret       text CHECK (siret ~ '^[0-9]{14}$'),
  ridet       text CHECK (ridet ~ '^[0-9]{7}$'),
  departement text,
  region      text,
  suspended   boolean NOT NULL DEFAULT false,
  -- number of the structure's event that last suspended or reinstated it
  suspension_sequence integer NOT NULL DEFAULT 0
);
COMMENT ON TABLE creditor IS 'Host structures as recruitment tells them; a row exists as soon as anything names one';

-- Money -----------------------------------------------------------------------------------------------------------

CREATE TABLE envelope (
  key             text PRIMARY KEY CHECK (key IN ('ADVISERS', 'KITS', 'AIDANTS_CONNECT')),
  ceiling_cents   bigint NOT NULL DEFAULT 0,
  -- promised, what was paid included
  committed_cents bigint NOT NULL DEFAULT 0,
  paid_cents      bigint NOT NULL DEFAULT 0,
  CONSTRAINT envelope_within_ceiling
    CHECK (0 <= paid_cents AND paid_cents <= committed_cents AND committed_cents <= ceiling_cents)
);
COMMENT ON TABLE envelope IS 'Balances that must not pass a limit; the ledger''s sums are the figures that are shown';

CREATE TABLE commitment (
  id             uuid PRIMARY KEY,
  envelope       text NOT NULL REFERENCES envelope,
  post_id        uuid NOT NULL,
  attempt        integer NOT NULL CHECK (attempt > 0),
  -- no reference: the envelope is held when it is written, and whoever holds that waits for no other row
  structure_id   uuid NOT NULL,
  sector         text NOT NULL CHECK (sector IN ('PUBLIC', 'PRIVATE')),
  departement    text NOT NULL,
  state          text NOT NULL CHECK (state IN ('COMMITTED', 'REFUSED')),
  grant_cents    bigint NOT NULL CHECK (grant_cents >= 0),
  training_cents bigint NOT NULL CHECK (training_cents >= 0),
  -- figures in force on the day of the request, with the versions of the parameters
  rules          jsonb NOT NULL,
  -- what the agreements of the post draw in all, what was paid included
  drawn_cents    bigint NOT NULL DEFAULT 0,
  decided_on     date NOT NULL,
  UNIQUE (post_id, attempt),
  CONSTRAINT commitment_draws_within_grant CHECK (0 <= drawn_cents AND drawn_cents <= grant_cents),
  CHECK (state = 'COMMITTED' OR drawn_cents = 0)
);
-- A post is funded once, whatever is asked again.
CREATE UNIQUE INDEX commitment_of_post ON commitment (post_id) WHERE state = 'COMMITTED';
CREATE INDEX ON commitment (structure_id);

CREATE TABLE ledger_transaction (
  id          uuid PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('CEILING', 'COMMITMENT', 'DRAW', 'PAYMENT')),
  -- the commitment, the agreement, the payment order; for a ceiling, the change itself
  reference   uuid NOT NULL,
  actor       text NOT NULL,
  dated       date NOT NULL,
  recorded_at timestamptz NOT NULL
);
-- A post is committed once and an order paid once, even if whoever asks forgot that it had.
CREATE UNIQUE INDEX ledger_transaction_once ON ledger_transaction (kind, reference)
  WHERE kind IN ('COMMITMENT', 'PAYMENT');

CREATE TABLE ledger_entry (
  id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  transaction_id uuid NOT NULL REFERENCES ledger_transaction,
  account        text NOT NULL CHECK (account IN ('FUNDING', 'AVAILABLE', 'COMMITTED', 'DRAWN', 'PAID')),
  envelope       text NOT NULL REFERENCES envelope,
  commitment_id  uuid REFERENCES commitment,
  selection_id   uuid,
  amount_cents   bigint NOT NULL CHECK (amount_cents <> 0)
);
CREATE INDEX ON ledger_entry (transaction_id);
CREATE INDEX ON ledger_entry (envelope, account);
CREATE INDEX ON ledger_entry (commitment_id) WHERE commitment_id IS NOT NULL;
CREATE INDEX ON ledger_entry (selection_id) WHERE selection_id IS NOT NULL;
REVOKE UPDATE, DELETE, TRUNCATE ON ledger_transaction, ledger_entry FROM payments_app;

CREATE FUNCTION check_ledger_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT sum(amount_cents) FROM ledger_entry WHERE transaction_id = NEW.transaction_id) <> 0 THEN
    RAISE EXCEPTION 'ledger transaction % does not add up to zero', NEW.transaction_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
-- At the commit: a transaction is written entry by entry.
CREATE CONSTRAINT TRIGGER ledger_transaction_adds_up AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_ledger_transaction();

-- Cases -----------------------------------------------------------------------------------------------------------

CREATE TABLE case_file (
  selection_id uuid PRIMARY KEY,
  post_id      uuid NOT NULL,
  candidate_id uuid NOT NULL,
  structure_id uuid NOT NULL REFERENCES creditor,
  -- what the other services told of the case, in whatever order
  facts        jsonb NOT NULL
);
CREATE INDEX ON case_file (post_id);
CREATE INDEX ON case_file (structure_id);

CREATE TABLE grant_agreement (
  id                   uuid PRIMARY KEY,
  selection_id         uuid NOT NULL UNIQUE REFERENCES case_file,
  post_id              uuid NOT NULL,
  structure_id         uuid NOT NULL REFERENCES creditor,
  commitment_id        uuid NOT NULL REFERENCES commitment,
  state                text NOT NULL
    CHECK (state IN ('DRAFT', 'SIGNED', 'ACTIVE', 'SUSPENDED', 'CLOSED', 'TERMINATED', 'CANCELLED')),
  grant_option         text NOT NULL CHECK (grant_option IN ('FULL_24M', 'PARTIAL_36M')),
  amount_cents         bigint NOT NULL CHECK (amount_cents >= 0),
  -- how the amount was computed, line by line, with the versions of the parameters
  lines                jsonb NOT NULL,
  funded_from          date NOT NULL,
  funded_to            date NOT NULL CHECK (funded_to >= funded_from),
  activity_months      integer NOT NULL CHECK (activity_months >= 0),
  activity_window_days integer NOT NULL CHECK (activity_window_days >= 0),
  drafted_on           date NOT NULL,
  signed_on            date,
  signed_by            text,
  -- what the grant comes to: recalculated when the contract ends
  due_cents            bigint NOT NULL CHECK (0 <= due_cents AND due_cents <= amount_cents),
  -- the day its cost was known for good: the post's next contract may draw what it leaves
  settled_on           date,
  -- the day the end of the contract was last taken into account
  recalculated_on      date,
  -- the day nothing more was to be paid or asked back
  closed_on            date,
  drawn_cents          bigint NOT NULL DEFAULT 0,
  paid_cents           bigint NOT NULL DEFAULT 0,
  CHECK ((signed_on IS NULL) = (signed_by IS NULL)),
  CONSTRAINT grant_agreement_paid_within_draw
    CHECK (0 <= paid_cents AND paid_cents <= drawn_cents AND drawn_cents <= amount_cents)
);
-- One contract at a time draws on a post.
CREATE UNIQUE INDEX grant_agreement_open ON grant_agreement (post_id) WHERE settled_on IS NULL;
CREATE INDEX ON grant_agreement (structure_id);

CREATE TABLE instalment (
  id            uuid PRIMARY KEY,
  agreement_id  uuid NOT NULL REFERENCES grant_agreement,
  selection_id  uuid NOT NULL REFERENCES case_file,
  rank          integer NOT NULL CHECK (rank > 0),
  trigger       text NOT NULL CHECK (trigger IN ('CONTRACT_START', 'TRAINING', 'ACTIVITY')),
  -- its part of the grant, and what is left of it once the contract ended
  planned_cents bigint NOT NULL CHECK (planned_cents >= 0),
  amount_cents  bigint NOT NULL CHECK (0 <= amount_cents AND amount_cents <= planned_cents),
  state         text NOT NULL CHECK (state IN ('SCHEDULED', 'HELD', 'DUE', 'ORDERED', 'PAID', 'CANCELLED')),
  missing       text[] NOT NULL,
  since         date NOT NULL,
  CHECK ((state = 'HELD') = (cardinality(missing) > 0)),
  UNIQUE (agreement_id, rank),
  UNIQUE (agreement_id, trigger)
);
CREATE INDEX ON instalment (selection_id);
CREATE INDEX ON instalment (state) WHERE state IN ('HELD', 'DUE');

CREATE TABLE bank_account (
  id           uuid PRIMARY KEY,
  structure_id uuid NOT NULL REFERENCES creditor,
  version      integer NOT NULL CHECK (version > 0),
  state        text NOT NULL CHECK (state IN ('GIVEN', 'APPROVED', 'REFUSED', 'REPLACED')),
  -- AES-256-GCM of the IBAN, bound to this row's id
  sealed_iban  bytea NOT NULL,
  masked_iban  text NOT NULL CHECK (masked_iban LIKE '%••••%'),
  -- keyed hash of IBAN and BIC: what an agent approves, and how two accounts are told to be the same
  fingerprint  text NOT NULL,
  bic          text NOT NULL,
  given_by     text NOT NULL,
  given_on     date NOT NULL,
  decided_by   text,
  decided_on   date,
  UNIQUE (structure_id, version)
);
CREATE UNIQUE INDEX bank_account_given ON bank_account (structure_id) WHERE state = 'GIVEN';
CREATE UNIQUE INDEX bank_account_approved ON bank_account (structure_id) WHERE state = 'APPROVED';

CREATE TABLE payment_order (
  id              uuid PRIMARY KEY,
  instalment_id   uuid NOT NULL REFERENCES instalment,
  agreement_id    uuid NOT NULL REFERENCES grant_agreement,
  selection_id    uuid NOT NULL REFERENCES case_file,
  structure_id    uuid NOT NULL REFERENCES creditor,
  bank_account_id uuid NOT NULL REFERENCES bank_account,
  amount_cents    bigint NOT NULL CHECK (amount_cents > 0),
  channel         text NOT NULL CHECK (channel IN ('EVENT')),
  end_to_end_id   text NOT NULL UNIQUE CHECK (end_to_end_id ~ '^[A-Z0-9]{1,35}$'),
  content_hash    text NOT NULL,
  state           text NOT NULL
    CHECK (state IN ('PREPARED', 'APPROVED', 'RELEASED', 'EXECUTED', 'REJECTED', 'CANCELLED')),
  prepared_on     date NOT NULL,
  released_on     date,
  execution_day   date,
  answered_on     date,
  reject_code     text,
  CHECK ((released_on IS NULL) = (execution_day IS NULL)),
  CHECK ((state IN ('EXECUTED', 'REJECTED')) = (answered_on IS NOT NULL)),
  CHECK ((state = 'REJECTED') = (reject_code IS NOT NULL))
);
-- An instalment is paid at most once: one order at a time, until the bank refuses it.
CREATE UNIQUE INDEX payment_order_of_instalment ON payment_order (instalment_id)
  WHERE state NOT IN ('REJECTED', 'CANCELLED');
CREATE INDEX ON payment_order (agreement_id);
CREATE INDEX ON payment_order (selection_id);
CREATE INDEX ON payment_order (structure_id);

CREATE TABLE recovery (
  id             uuid PRIMARY KEY,
  agreement_id   uuid NOT NULL UNIQUE REFERENCES grant_agreement,
  selection_id   uuid NOT NULL REFERENCES case_file,
  structure_id   uuid NOT NULL REFERENCES creditor,
  termination_id uuid,
  amount_cents   bigint NOT NULL CHECK (amount_cents > 0),
  state          text NOT NULL CHECK (state IN ('COMPUTED')),
  computed_on    date NOT NULL
);
CREATE INDEX ON recovery (selection_id);
CREATE INDEX ON recovery (structure_id);

-- Checks ----------------------------------------------------------------------------------------------------------

CREATE VIEW ledger_discrepancy AS
WITH sums AS (
  SELECT envelope, commitment_id, selection_id,
         -sum(amount_cents) FILTER (WHERE account = 'FUNDING')                        AS ceiling,
         sum(amount_cents) FILTER (WHERE account IN ('COMMITTED', 'DRAWN', 'PAID'))   AS committed,
         sum(amount_cents) FILTER (WHERE account IN ('DRAWN', 'PAID'))                AS drawn,
         sum(amount_cents) FILTER (WHERE account = 'PAID')                            AS paid,
         sum(amount_cents)                                                            AS total
    FROM ledger_entry GROUP BY envelope, commitment_id, selection_id
)
SELECT 'envelope' AS subject, e.key AS id,
       format('ceiling %s/%s, committed %s/%s, paid %s/%s', e.ceiling_cents, s.ceiling, e.committed_cents, s.committed,
              e.paid_cents, s.paid) AS difference
  FROM envelope e LEFT JOIN LATERAL (
       SELECT coalesce(sum(ceiling), 0) AS ceiling, coalesce(sum(committed), 0) AS committed,
              coalesce(sum(paid), 0) AS paid FROM sums WHERE envelope = e.key) s ON true
 WHERE (e.ceiling_cents, e.committed_cents, e.paid_cents) IS DISTINCT FROM (s.ceiling, s.committed, s.paid)
UNION ALL
SELECT 'commitment', c.id::text,
       format('committed %s/%s, drawn %s/%s', c.grant_cents + c.training_cents, s.committed, c.drawn_cents, s.drawn)
  FROM commitment c LEFT JOIN LATERAL (
       SELECT coalesce(sum(committed), 0) AS committed, coalesce(sum(drawn), 0) AS drawn
         FROM sums WHERE commitment_id = c.id) s ON true
 WHERE (CASE WHEN c.state = 'COMMITTED' THEN c.grant_cents + c.training_cents ELSE 0 END, c.drawn_cents)
       IS DISTINCT FROM (s.committed, s.drawn)
UNION ALL
SELECT 'agreement', a.id::text, format('drawn %s/%s, paid %s/%s', a.drawn_cents, s.drawn, a.paid_cents, s.paid)
  FROM grant_agreement a LEFT JOIN LATERAL (
       SELECT coalesce(sum(drawn), 0) AS drawn, coalesce(sum(paid), 0) AS paid
         FROM sums WHERE selection_id = a.selection_id) s ON true
 WHERE (a.drawn_cents, a.paid_cents) IS DISTINCT FROM (s.drawn, s.paid)
UNION ALL
SELECT 'instalments', a.id::text, format('paid %s/%s', a.paid_cents, s.paid)
  FROM grant_agreement a LEFT JOIN LATERAL (
       SELECT coalesce(sum(amount_cents) FILTER (WHERE state = 'PAID'), 0) AS paid
         FROM instalment WHERE agreement_id = a.id) s ON true
 WHERE a.paid_cents IS DISTINCT FROM s.paid
UNION ALL
SELECT 'transaction', transaction_id::text, format('adds up to %s', sum(amount_cents))
  FROM ledger_entry GROUP BY transaction_id HAVING sum(amount_cents) <> 0;
COMMENT ON VIEW ledger_discrepancy IS 'Balance rows against the sums of the entries they stand for: always empty';
