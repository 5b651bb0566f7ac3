-- Every command and every reading of personal data leaves a row: which route it was, whose tokens named the person, and what
-- day it was in the programme. Rows of before have none of it.
ALTER TABLE audit_entry
  -- who vouches for the person: the issuer of its token; null for nobody, and for the service itself
  ADD COLUMN issuer text,
  -- 'POST /candidates/:id/withdrawals'; null for an act that is no request of its own
  ADD COLUMN route text,
  -- the programme's clock, which may be ahead of recorded_at outside production
  ADD COLUMN programme_time timestamptz;
-- Whatever was done to one thing, whichever way it is named.
CREATE INDEX audit_entry_of_subject ON audit_entry (subject_id, id);
DROP INDEX audit_entry_subject_type_subject_id_id_idx;
-- Of a reading of many: 'what was shown of this one'.
CREATE INDEX audit_entry_shown ON audit_entry USING gin ((details -> 'shown')) WHERE details ? 'shown';
CREATE INDEX audit_entry_of_time ON audit_entry (recorded_at);

DO $$
DECLARE app text := current_schema() || '_app';
BEGIN
  EXECUTE format('GRANT INSERT (issuer, route, programme_time) ON audit_entry TO %I', app);
END $$;
