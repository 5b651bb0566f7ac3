-- Who holds which role, for which scope, since when and by whose word. Addresses and names stay in this schema. All times
-- are real ones, whatever the programme's clock says.

-- Known to its identity provider by a subject: a person is an issuer and a subject, whatever roles it holds.
CREATE TABLE person (
  -- the subject of its product tokens
  id uuid PRIMARY KEY,
  issuer text NOT NULL,
  subject text NOT NULL,
  -- as its identity token said when it last accepted an invitation; null: it did not
  email text,
  name text,
  known_since timestamptz NOT NULL DEFAULT clock_timestamp(),
  CONSTRAINT person_identity UNIQUE (issuer, subject)
);
REVOKE DELETE ON person FROM access_app;

CREATE TABLE invitation (
  id uuid PRIMARY KEY,
  email text NOT NULL CHECK (email = lower(email)),
  role text NOT NULL,
  territories text[] NOT NULL,
  structures uuid[] NOT NULL,
  organisations uuid[] NOT NULL,
  -- the organisation that the identity must come from; null: any
  siret text CHECK (siret ~ '^\d{14}$'),
  state text NOT NULL CHECK (state IN ('PENDING', 'ACCEPTED', 'WITHDRAWN')),
  -- as events name an actor: 'anct:0190…'
  invited_by text NOT NULL,
  invited_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  expires_at timestamptz NOT NULL,
  -- of the link that was sent last; null: none yet
  token_sha256 text UNIQUE,
  closed_at timestamptz,
  closed_by text,
  reason text,
  CHECK ((state = 'PENDING') = (closed_at IS NULL) AND (closed_at IS NULL) = (closed_by IS NULL)),
  CHECK ((state = 'WITHDRAWN') = (reason IS NOT NULL))
);
CREATE INDEX ON invitation (role, id);
REVOKE UPDATE, DELETE ON invitation FROM access_app;
GRANT UPDATE (email, state, token_sha256, expires_at, closed_at, closed_by, reason) ON invitation TO access_app;

CREATE TABLE membership (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  role text NOT NULL CHECK (role IN
    ('structure', 'prefect', 'anct', 'bdt', 'trainer', 'coordinator', 'platform', 'auditor')),
  territories text[] NOT NULL,
  structures uuid[] NOT NULL,
  organisations uuid[] NOT NULL,
  siret text,
  -- an invitation makes one membership
  invitation_id uuid NOT NULL UNIQUE REFERENCES invitation,
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz,
  revoked_by text,
  reason text,
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (reason IS NULL)),
  -- a role has the scope of its kind, and no other
  CONSTRAINT membership_scope CHECK (
    (cardinality(territories) > 0) = (role IN ('prefect', 'coordinator')) AND
    (cardinality(structures) > 0) = (role = 'structure') AND
    (cardinality(organisations) > 0) = (role = 'trainer')),
  -- ANCT decides and Banque des Territoires pays: no person does both, however many invitations race
  CONSTRAINT anct_decides_bdt_pays EXCLUDE USING gist (person_id WITH =, role WITH <>)
    WHERE (revoked_at IS NULL AND role IN ('anct', 'bdt'))
);
CREATE INDEX membership_of ON membership (person_id) WHERE revoked_at IS NULL;
CREATE INDEX ON membership (role, id);
-- What was is never rewritten: a membership is revoked, once.
REVOKE UPDATE, DELETE ON membership FROM access_app;
GRANT UPDATE (revoked_at, revoked_by, reason) ON membership TO access_app;
CREATE FUNCTION membership_is_revoked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.revoked_at IS NOT NULL THEN
    RAISE EXCEPTION 'a revoked membership stays as it is' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER membership_is_revoked_once BEFORE UPDATE ON membership
  FOR EACH ROW EXECUTE FUNCTION membership_is_revoked_once();
