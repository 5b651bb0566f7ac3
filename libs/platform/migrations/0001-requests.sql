-- Answers of finished requests, kept 24 hours of real time for clients that ask again with the same key.
CREATE TABLE idempotency_key (
  -- sha256 of subject, method, path and key
  scope        bytea PRIMARY KEY,
  -- sha256 of the query and of the canonical body
  request_hash bytea NOT NULL,
  status       smallint NOT NULL,
  headers      jsonb NOT NULL,
  -- text, not jsonb: the same bytes are sent again; null for an answer without a body
  body         text,
  expires_at   timestamptz NOT NULL DEFAULT clock_timestamp() + interval '24 hours'
);
CREATE INDEX ON idempotency_key (expires_at);
