-- Who did what, to what, when, from which request and why. The application adds rows; nobody but the schema's owner could
-- change one, and the application can neither number nor date them.
CREATE TABLE audit_entry (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- real time, whatever the programme's clock says
  recorded_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- the token's subject, acting as
  person       text NOT NULL,
  role         text NOT NULL,
  -- such as 'parked-event.release'
  action       text NOT NULL CHECK (action ~ '^[a-z]+(-[a-z]+)*(\.[a-z]+(-[a-z]+)*)+$'),
  -- an act of several transactions leaves two rows: BEGUN, then DONE or FAILED; any other leaves DONE, in its transaction
  stage        text NOT NULL CHECK (stage IN ('BEGUN', 'DONE', 'FAILED')),
  subject_type text NOT NULL,
  subject_id   text,
  -- as in the log's lines and the problem's instance
  request_id   text,
  reason       text,
  -- ids, codes, days and counts: nothing of a person
  details      jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX ON audit_entry (person, id);
CREATE INDEX ON audit_entry (subject_type, subject_id, id);

DO $$
DECLARE app text := current_schema() || '_app';
BEGIN
  EXECUTE format('REVOKE INSERT, UPDATE, DELETE ON audit_entry FROM %I', app);
  EXECUTE format(
    'GRANT INSERT (person, role, action, stage, subject_type, subject_id, request_id, reason, details) ON audit_entry TO %I', app);
END $$;
