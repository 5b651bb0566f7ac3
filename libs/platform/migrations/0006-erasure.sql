-- Persons whose data were erased: their ids alone, so that what is told late or again brings nothing back.
CREATE TABLE erased_person (
  person_id uuid PRIMARY KEY,
  -- the programme's clock
  erased_at timestamptz NOT NULL
);

-- Tables that name a person carry this trigger: an erased one gives way to what the row is about, whichever event comes late
-- or again. Its argument is the column whose id stands in for the person's.
CREATE FUNCTION name_no_erased_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Held until the commit: an erasure waits for the row, or the row sees the erasure.
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('erased_person ' || NEW.candidate_id, 0));
  IF EXISTS (SELECT FROM erased_person WHERE person_id = NEW.candidate_id) THEN
    NEW.candidate_id := (to_jsonb(NEW) ->> TG_ARGV[0])::uuid;
  END IF;
  RETURN NEW;
END $$;

-- Whose request an answer was given to, so that it goes with the person; null for nobody.
ALTER TABLE idempotency_key ADD COLUMN person text;
CREATE INDEX ON idempotency_key (person) WHERE person IS NOT NULL;

-- The only change that the audit knows: words that were given as a reason, about things of an erased person, in which it may
-- be named. Who, what, when and codes stay. It leaves a row of its own.
CREATE FUNCTION erase_audit_words(ids text[], by_role text, by_person text) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
DECLARE erased bigint;
BEGIN
  UPDATE audit_entry SET reason = '(effacé)' WHERE subject_id = ANY (ids) AND reason !~ '^[A-Z0-9_]+$';
  GET DIAGNOSTICS erased = ROW_COUNT;
  INSERT INTO audit_entry (person, role, action, stage, subject_type, subject_id, details)
  VALUES (by_person, by_role, 'audit.erase-words', 'DONE', 'persons', ids[1], jsonb_build_object('rows', erased));
END $$;

DO $$
DECLARE app text := current_schema() || '_app';
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE ON erased_person FROM %I', app);
END $$;
