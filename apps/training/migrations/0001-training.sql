-- Training: organisations and their sessions, one enrolment after another per case, half-days, hours and exams.

CREATE TABLE training_organisation (
  id            uuid PRIMARY KEY,
  siret         text NOT NULL CONSTRAINT training_organisation_siret UNIQUE CHECK (siret ~ '^[0-9]{14}$'),
  name          text NOT NULL CHECK (name <> ''),
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL
);

CREATE TABLE training_session (
  id              uuid PRIMARY KEY,
  organisation_id uuid NOT NULL REFERENCES training_organisation,
  start_day       date NOT NULL,
  end_day         date NOT NULL CHECK (end_day >= start_day),
  modality        text NOT NULL CHECK (modality IN ('ON_SITE', 'REMOTE', 'MIXED')),
  commune_code    text CHECK (commune_code ~ '^[0-9][0-9AB][0-9]{3}$'),
  capacity        integer NOT NULL CHECK (capacity > 0),
  -- the enrolments that hold a seat, counted in the transaction that gives or frees one
  taken           integer NOT NULL CHECK (taken BETWEEN 0 AND capacity),
  opened_by       text NOT NULL,
  opened_at       timestamptz NOT NULL,
  CHECK ((modality = 'REMOTE') = (commune_code IS NULL))
);
CREATE INDEX training_session_organisation ON training_session (organisation_id, id);

CREATE TABLE training_case (
  selection_id uuid PRIMARY KEY,
  post_id      uuid NOT NULL,
  candidate_id uuid NOT NULL,
  structure_id uuid NOT NULL,
  selected_on  date,
  ended_on     date,
  end_reason   text,
  CHECK ((ended_on IS NULL) = (end_reason IS NULL))
);
COMMENT ON TABLE training_case IS 'What training knows of an adviser''s case, in whatever order it was told';

CREATE TABLE enrolment (
  id                 uuid PRIMARY KEY,
  selection_id       uuid NOT NULL REFERENCES training_case,
  post_id            uuid NOT NULL,
  candidate_id       uuid NOT NULL,
  structure_id       uuid NOT NULL,
  attempt            integer NOT NULL CHECK (attempt > 0),
  state              text NOT NULL CHECK (state IN ('AWAITING_POSITIONING', 'POSITIONED', 'ENROLLED', 'IN_TRAINING',
                                                    'COMPLETED', 'EXEMPTED', 'ABANDONED', 'CANCELLED')),
  opened_on          date NOT NULL,
  organisation_id    uuid REFERENCES training_organisation,
  level              text,
  track_hours        integer CHECK (track_hours > 0),
  -- the version of the figure that gave the hours
  track_parameter_id uuid,
  positioned_on      date,
  session_id         uuid REFERENCES training_session,
  enrolled_on        date,
  started_on         date,
  closed_on          date,
  ground             text,
  UNIQUE (selection_id, attempt),
  CHECK (num_nulls(organisation_id, level, track_hours, track_parameter_id, positioned_on) IN (0, 5)),
  CHECK ((session_id IS NULL) = (enrolled_on IS NULL)),
  CHECK (session_id IS NULL OR level IS NOT NULL),
  CHECK (started_on IS NULL OR session_id IS NOT NULL),
  CHECK (state NOT IN ('POSITIONED', 'ENROLLED', 'IN_TRAINING', 'COMPLETED') OR level IS NOT NULL),
  CHECK (state NOT IN ('ENROLLED', 'IN_TRAINING', 'COMPLETED') OR session_id IS NOT NULL),
  CHECK (state NOT IN ('IN_TRAINING', 'COMPLETED') OR started_on IS NOT NULL),
  CHECK ((state IN ('COMPLETED', 'EXEMPTED', 'ABANDONED', 'CANCELLED')) = (closed_on IS NOT NULL)),
  CHECK ((state IN ('EXEMPTED', 'ABANDONED', 'CANCELLED')) = (ground IS NOT NULL))
);
-- One enrolment at a time is open in a case.
CREATE UNIQUE INDEX enrolment_open ON enrolment (selection_id) WHERE closed_on IS NULL;
CREATE INDEX enrolment_structure ON enrolment (structure_id, id);
CREATE INDEX enrolment_organisation ON enrolment (organisation_id, id);
CREATE INDEX enrolment_session ON enrolment (session_id);
CREATE INDEX enrolment_state ON enrolment (state, id);

-- Each step of an enrolment with its author, its time and its ground; none is ever changed.
CREATE TABLE enrolment_step (
  id           uuid PRIMARY KEY,
  enrolment_id uuid NOT NULL REFERENCES enrolment,
  state        text NOT NULL,
  ground       text,
  taken_by     text NOT NULL,
  taken_at     timestamptz NOT NULL
);
CREATE INDEX enrolment_step_of ON enrolment_step (enrolment_id, id);
REVOKE UPDATE, DELETE, TRUNCATE ON enrolment_step FROM training_app;

CREATE TABLE waiting_list (
  enrolment_id uuid PRIMARY KEY REFERENCES enrolment,
  session_id   uuid NOT NULL REFERENCES training_session,
  -- drawn while the session's row is locked: the order of arrival
  rank         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  joined_at    timestamptz NOT NULL
);
CREATE INDEX waiting_list_session ON waiting_list (session_id, rank);

CREATE TABLE attendance (
  id           uuid PRIMARY KEY,
  enrolment_id uuid NOT NULL REFERENCES enrolment,
  day          date NOT NULL,
  half_day     text NOT NULL CHECK (half_day IN ('MORNING', 'AFTERNOON')),
  minutes      integer NOT NULL CHECK (minutes BETWEEN 30 AND 240 AND minutes % 30 = 0),
  present      boolean NOT NULL,
  recorded_by  text NOT NULL,
  recorded_at  timestamptz NOT NULL,
  CONSTRAINT attendance_half_day UNIQUE (enrolment_id, day, half_day)
);
REVOKE UPDATE, DELETE, TRUNCATE ON attendance FROM training_app;

-- Hours followed are the sum of these entries. A half-day enters once: attended, or its absence justified.
CREATE TABLE hours_entry (
  attendance_id uuid CONSTRAINT hours_entry_once PRIMARY KEY REFERENCES attendance,
  enrolment_id  uuid NOT NULL REFERENCES enrolment,
  day           date NOT NULL,
  minutes       integer NOT NULL CHECK (minutes > 0),
  ground        text NOT NULL CHECK (ground IN ('ATTENDED', 'JUSTIFIED')),
  entered_by    text NOT NULL,
  entered_at    timestamptz NOT NULL
);
CREATE INDEX hours_entry_of ON hours_entry (enrolment_id);
REVOKE UPDATE, DELETE, TRUNCATE ON hours_entry FROM training_app;

CREATE TABLE exam (
  id           uuid PRIMARY KEY,
  enrolment_id uuid NOT NULL REFERENCES enrolment,
  kind         text NOT NULL CHECK (kind IN ('CCP1', 'PIX')),
  attempt      integer NOT NULL CHECK (attempt BETWEEN 1 AND 2),
  taken_on     date NOT NULL,
  passed       boolean NOT NULL,
  recorded_by  text NOT NULL,
  recorded_at  timestamptz NOT NULL,
  UNIQUE (enrolment_id, kind, attempt)
);
REVOKE UPDATE, DELETE, TRUNCATE ON exam FROM training_app;
