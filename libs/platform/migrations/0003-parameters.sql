-- The programme's figures. A row is a version of a value: it is approved once and never edited.
CREATE TABLE parameter (
  id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  key         text NOT NULL CHECK (key ~ '^[a-z0-9_]+(\.[a-z0-9_]+)+$'),
  set_name    text NOT NULL DEFAULT 'default',
  -- scope: null does not narrow
  sector      text CHECK (sector IN ('PUBLIC', 'PRIVATE')),
  contract    text,
  departement text,
  value       text NOT NULL,
  unit        text NOT NULL,
  valid_from  date NOT NULL,
  valid_to    date CHECK (valid_to >= valid_from),
  source      text NOT NULL,
  proposed_by text NOT NULL DEFAULT 'system:seed',
  proposed_at timestamptz NOT NULL DEFAULT '2021-01-01T00:00:00Z',
  approved_by text DEFAULT 'system:seed',
  -- null: proposed, not yet computed with
  approved_at timestamptz DEFAULT '2021-01-01T00:00:00Z',
  CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);
CREATE INDEX ON parameter (key, valid_from);

-- Sets of figures that were made active, the last approved one being the one in force; none: the default set.
CREATE TABLE parameter_set_activation (
  id          uuid PRIMARY KEY,
  set_name    text NOT NULL,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  approved_by text,
  approved_at timestamptz,
  CHECK ((approved_by IS NULL) = (approved_at IS NULL))
);

-- Four eyes: one row per step and person.
CREATE TABLE approval_step (
  id           uuid PRIMARY KEY,
  subject      text NOT NULL,
  subject_id   uuid NOT NULL,
  step         text NOT NULL,
  content_hash text NOT NULL,
  person       text NOT NULL,
  actor        text NOT NULL,
  reason       text,
  recorded_at  timestamptz NOT NULL,
  UNIQUE (subject, subject_id, content_hash, person)
);

-- The application approves, and rewrites nothing.
DO $$
DECLARE app text := current_schema() || '_app';
BEGIN
  EXECUTE format('REVOKE UPDATE, DELETE ON parameter, parameter_set_activation, approval_step FROM %I', app);
  EXECUTE format('GRANT UPDATE (approved_by, approved_at) ON parameter, parameter_set_activation TO %I', app);
END $$;
