-- Deployment: an adviser's assignment to a post, its terminations, and the activity reported in it.

CREATE TABLE assignment (
  id                uuid PRIMARY KEY,
  selection_id      uuid NOT NULL UNIQUE,
  post_id           uuid NOT NULL,
  candidate_id      uuid NOT NULL,
  structure_id      uuid NOT NULL,
  -- null while only training has told of the case
  state             text CHECK (state IN ('PLANNED', 'READY', 'ACTIVE', 'ENDED', 'TERMINATED', 'CANCELLED')),
  contract_start    date,
  contract_end      date,
  home_region       text,
  post_region       text,
  post_departement  text,
  trained_on        date,
  exempted_on       date,
  derogation        text CHECK (derogation <> ''),
  derogated_by      text,
  started_on        date,
  ended_on          date,
  commune_code      text CHECK (commune_code ~ '^[0-9][0-9AB][0-9]{3}$'),
  CHECK (state IS NULL OR (contract_start IS NOT NULL AND home_region IS NOT NULL AND post_region IS NOT NULL)),
  CHECK (state NOT IN ('ACTIVE', 'ENDED') OR started_on IS NOT NULL),
  CHECK (state NOT IN ('ENDED', 'TERMINATED', 'CANCELLED') OR ended_on IS NOT NULL),
  CHECK (started_on >= contract_start),
  CHECK (ended_on <= contract_end),
  CHECK ((derogation IS NULL) = (derogated_by IS NULL))
);
-- A post has one active assignment; so has an adviser.
CREATE UNIQUE INDEX assignment_active_post ON assignment (post_id) WHERE state = 'ACTIVE';
CREATE UNIQUE INDEX assignment_active_adviser ON assignment (candidate_id) WHERE state = 'ACTIVE';
CREATE INDEX assignment_structure ON assignment (structure_id);
CREATE INDEX assignment_candidate ON assignment (candidate_id);
CREATE INDEX assignment_post_region ON assignment (post_region, post_departement);

CREATE TABLE termination (
  id             uuid PRIMARY KEY,
  assignment_id  uuid NOT NULL REFERENCES assignment,
  state          text NOT NULL CHECK (state IN ('DECLARED', 'WITHDRAWN', 'REFUSED', 'VALIDATED')),
  reason         text NOT NULL,
  effective_date date NOT NULL,
  proof          text NOT NULL CHECK (proof <> ''),
  declared_by    text NOT NULL,
  declared_at    timestamptz NOT NULL,
  decided_by     text,
  decided_at     timestamptz,
  decision_note  text,
  -- how far its consequences have come in the other services
  post_freed_on         date,
  grant_recalculated_on date,
  kit_asked_back_on     date,
  CHECK ((state = 'DECLARED') = (decided_at IS NULL)),
  CHECK ((decided_by IS NULL) = (decided_at IS NULL))
);
-- One termination at a time awaits its decision, and one at most is ever validated.
CREATE UNIQUE INDEX termination_open ON termination (assignment_id) WHERE state = 'DECLARED';
CREATE UNIQUE INDEX termination_validated ON termination (assignment_id) WHERE state = 'VALIDATED';

CREATE TABLE activity_report (
  id            uuid PRIMARY KEY,
  assignment_id uuid NOT NULL REFERENCES assignment,
  candidate_id  uuid NOT NULL,
  structure_id  uuid NOT NULL,
  day           date NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('WORKSHOP', 'INDIVIDUAL', 'ONE_OFF')),
  minutes       integer NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  themes        text[] NOT NULL CHECK (cardinality(themes) BETWEEN 1 AND 20),
  participants  jsonb NOT NULL,
  commune_code  text NOT NULL CHECK (commune_code ~ '^[0-9][0-9AB][0-9]{3}$'),
  reported_at   timestamptz NOT NULL
);
CREATE INDEX activity_report_assignment ON activity_report (assignment_id, day);
CREATE INDEX activity_report_candidate ON activity_report (candidate_id, id);
CREATE INDEX activity_report_structure ON activity_report (structure_id, id);
