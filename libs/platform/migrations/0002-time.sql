-- The programme's clock: one row, how far ahead of real time it runs.
CREATE TABLE programme_clock (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  offset_ms bigint NOT NULL
);

-- What waits for its day, and what acts on the outside world.
CREATE TABLE due_work (
  id         uuid PRIMARY KEY,
  kind       text NOT NULL,
  subject_id text NOT NULL,
  -- the programme's time
  due_at     timestamptz NOT NULL,
  payload    jsonb NOT NULL,
  dedup_key  text NOT NULL UNIQUE,
  -- real time: the runner's, as all below
  done_at    timestamptz,
  attempts   integer NOT NULL DEFAULT 0,
  last_error text,
  retry_at   timestamptz
);
CREATE INDEX due_work_waiting ON due_work (due_at, id) WHERE done_at IS NULL;
