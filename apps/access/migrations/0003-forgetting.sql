-- A person is forgotten who holds no role and has not logged in for long, or whom somebody asks to forget. Its row stays, and
-- names nobody: the history of memberships keeps an id.
ALTER TABLE person ADD COLUMN last_seen date NOT NULL DEFAULT current_date;
CREATE INDEX person_unseen ON person (last_seen) WHERE issuer <> 'erased';
CREATE INDEX membership_by ON membership (person_id);
CREATE INDEX invitation_unanswered ON invitation (coalesce(closed_at, expires_at))
  WHERE state <> 'ACCEPTED' AND email <> 'erased@invalid';

-- Why a role was taken back is said in words, in which the person may be named: they go with it, and nothing else changes.
CREATE OR REPLACE FUNCTION membership_is_revoked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL
     AND (NEW.reason, NEW.revoked_at, NEW.revoked_by) IS DISTINCT FROM ('(effacé)', OLD.revoked_at, OLD.revoked_by) THEN
    RAISE EXCEPTION 'a revoked membership stays as it is' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
