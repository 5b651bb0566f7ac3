-- Posts and selections. That no post is given twice and nobody is under two contracts is said here, by keys and indexes.

CREATE TABLE post (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL,
  -- 1..n of what the request was granted; with the foreign key: never more posts than were granted
  number integer NOT NULL,
  granted_in_request integer NOT NULL,
  session_number integer NOT NULL,
  structure_id uuid NOT NULL REFERENCES host_structure,
  departement text NOT NULL,
  region text NOT NULL,
  coordinator boolean NOT NULL,
  mission_start date NOT NULL,
  state text NOT NULL CHECK (state IN ('GRANTED', 'UNFUNDED', 'VACANT', 'RESERVED', 'OCCUPIED')),
  -- who holds it
  selection_id uuid,
  granted_at timestamptz NOT NULL,
  vacant_since date,
  -- how often funds were asked for, and the last attempts that were committed and refused
  funding_attempt integer NOT NULL CHECK (funding_attempt >= 1),
  committed_attempt integer,
  refused_attempt integer,
  FOREIGN KEY (request_id, granted_in_request) REFERENCES post_request (id, posts_granted),
  UNIQUE (request_id, number),
  CHECK (number BETWEEN 1 AND granted_in_request),
  CHECK ((state IN ('RESERVED', 'OCCUPIED')) = (selection_id IS NOT NULL)),
  CHECK ((state = 'VACANT') = (vacant_since IS NOT NULL))
);
CREATE INDEX post_of_structure ON post (structure_id, id);
CREATE INDEX post_by_state ON post (state, id);
CREATE INDEX post_of_departement ON post (departement, id);
CREATE INDEX post_of_region ON post (region, id);
CREATE UNIQUE INDEX post_of_selection ON post (selection_id);

CREATE TABLE selection (
  id uuid PRIMARY KEY,
  post_id uuid NOT NULL REFERENCES post,
  structure_id uuid NOT NULL REFERENCES host_structure,
  candidate_id uuid NOT NULL REFERENCES candidate,
  state text NOT NULL CHECK (state IN ('PROPOSED', 'SHORTLISTED', 'INTERVIEWED', 'CONTRACT_DECLARED', 'CONFIRMED',
                                       'ENDED', 'DECLINED', 'CANCELLED')),
  proposed_at timestamptz NOT NULL,
  contract_type text CHECK (contract_type IN ('CDD', 'CDI', 'PEC', 'CONTRAT_DE_PROJET')),
  contract_start date,
  contract_end date CHECK (contract_end >= contract_start),
  gross_monthly_salary_cents bigint CHECK (gross_monthly_salary_cents > 0),
  full_time boolean,
  grant_option text CHECK (grant_option IN ('FULL_24M', 'PARTIAL_36M')),
  -- last day of a contract that is over, as deployment tells it; before its start when it never began
  ended_on date CHECK (ended_on <= contract_end),
  CHECK (state NOT IN ('CONTRACT_DECLARED', 'CONFIRMED', 'ENDED')
         OR num_nulls(contract_type, contract_start, gross_monthly_salary_cents, full_time, grant_option) = 0),
  CHECK ((contract_type = 'CDI') = (contract_end IS NULL) OR contract_type IS NULL),
  CHECK ((state = 'ENDED') = (ended_on IS NOT NULL))
);
-- One current selection per post and per candidate: the reservation itself.
CREATE UNIQUE INDEX selection_holds_post ON selection (post_id) WHERE state IN ('CONTRACT_DECLARED', 'CONFIRMED');
CREATE UNIQUE INDEX selection_holds_candidate ON selection (candidate_id) WHERE state IN ('CONTRACT_DECLARED', 'CONFIRMED');
-- Nobody is under two contracts on one day, and no post is let twice: what is over still binds up to its last day.
ALTER TABLE selection
  ADD CONSTRAINT selection_contracts_of_candidate EXCLUDE USING gist
    (candidate_id WITH =, daterange(contract_start, coalesce(ended_on, contract_end), '[]') WITH &&)
    WHERE (state IN ('CONTRACT_DECLARED', 'CONFIRMED', 'ENDED') AND (ended_on IS NULL OR ended_on >= contract_start)),
  ADD CONSTRAINT selection_contracts_of_post EXCLUDE USING gist
    (post_id WITH =, daterange(contract_start, coalesce(ended_on, contract_end), '[]') WITH &&)
    WHERE (state IN ('CONTRACT_DECLARED', 'CONFIRMED', 'ENDED') AND (ended_on IS NULL OR ended_on >= contract_start));
-- A structure and a candidate talk once about one post at a time.
CREATE UNIQUE INDEX selection_open ON selection (post_id, candidate_id)
  WHERE state IN ('PROPOSED', 'SHORTLISTED', 'INTERVIEWED', 'CONTRACT_DECLARED', 'CONFIRMED');
CREATE INDEX selection_of_structure ON selection (structure_id, id);
CREATE INDEX selection_of_candidate ON selection (candidate_id, id);
CREATE INDEX selection_of_post ON selection (post_id, id);
ALTER TABLE post ADD FOREIGN KEY (selection_id) REFERENCES selection;

-- Each step of a selection with its author, its time and its reason; none is ever changed.
CREATE TABLE selection_step (
  id uuid PRIMARY KEY,
  selection_id uuid NOT NULL REFERENCES selection,
  state text NOT NULL,
  reason text,
  taken_by text NOT NULL,
  taken_at timestamptz NOT NULL
);
CREATE INDEX selection_step_of ON selection_step (selection_id, taken_at);
REVOKE UPDATE, DELETE, TRUNCATE ON selection_step FROM recruitment_app;

-- What deployment says of a confirmed selection, kept whichever fact comes first.
CREATE TABLE placement (
  selection_id uuid PRIMARY KEY,
  assignment_id uuid NOT NULL,
  deployed_on date,
  last_day date,
  end_cause text CHECK (end_cause IN ('ASSIGNMENT_CANCELLED', 'ASSIGNMENT_ENDED', 'ASSIGNMENT_TERMINATED')),
  CHECK ((last_day IS NULL) = (end_cause IS NULL))
);

-- What a training organisation thinks of a candidate (S0): advisory, appended, never replaced.
CREATE TABLE selection_opinion (
  id uuid PRIMARY KEY,
  selection_id uuid NOT NULL REFERENCES selection,
  organisation_id uuid NOT NULL,
  favourable boolean NOT NULL,
  comment text NOT NULL CHECK (length(comment) BETWEEN 10 AND 1000),
  given_by text NOT NULL,
  given_at timestamptz NOT NULL
);
CREATE INDEX selection_opinion_of ON selection_opinion (selection_id, id);
REVOKE UPDATE, DELETE, TRUNCATE ON selection_opinion FROM recruitment_app;
