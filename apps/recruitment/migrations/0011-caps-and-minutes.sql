-- Caps of posts, by département and in all ('ALL'): a balance that the closing of a session moves, and a bound of the database.
CREATE TABLE post_cap (
  scope text PRIMARY KEY,
  -- null: no cap was set
  cap integer CHECK (cap >= 0),
  granted integer NOT NULL CHECK (granted >= 0),
  CONSTRAINT post_cap_holds CHECK (granted <= cap)
);
INSERT INTO post_cap (scope, granted)
SELECT departement, count(*) FROM post GROUP BY departement
UNION ALL SELECT 'ALL', count(*) FROM post;
REVOKE DELETE, TRUNCATE ON post_cap FROM recruitment_app;

CREATE TABLE post_cap_decision (
  id uuid PRIMARY KEY,
  scope text NOT NULL,
  cap integer,
  reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 1000),
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL
);
REVOKE UPDATE, DELETE, TRUNCATE ON post_cap_decision FROM recruitment_app;

-- Always empty: the balances are the sums of the posts.
CREATE VIEW post_cap_discrepancy AS
SELECT c.scope, c.granted, count(p.id) AS posts
  FROM post_cap c LEFT JOIN post p ON c.scope IN ('ALL', p.departement)
 GROUP BY c.scope, c.granted HAVING c.granted <> count(p.id);
GRANT SELECT ON post_cap_discrepancy TO recruitment_app;

-- What payments told of an envelope, a row for each thing it told it of: the latest one is what is left as far as we know.
CREATE TABLE envelope_fact (
  told_of text PRIMARY KEY,
  envelope text NOT NULL,
  remaining_cents bigint NOT NULL,
  told_at timestamptz NOT NULL,
  -- of funds that were committed for a post: what such a post costs
  sector text,
  departement text,
  amount_cents bigint,
  CHECK (num_nulls(sector, departement, amount_cents) IN (0, 3))
);
CREATE INDEX envelope_fact_latest ON envelope_fact (envelope, told_at DESC, remaining_cents);
CREATE INDEX envelope_fact_of_posts ON envelope_fact (sector, told_at DESC) WHERE sector IS NOT NULL;

-- The minutes as they are read and filed: written once after the closing, from what can't change any more.
CREATE TABLE committee_minutes_document (
  session_id uuid PRIMARY KEY REFERENCES committee_minutes,
  pdf bytea NOT NULL,
  sha256 text NOT NULL,
  made_at timestamptz NOT NULL
);
REVOKE UPDATE, DELETE, TRUNCATE ON committee_minutes_document FROM recruitment_app;
