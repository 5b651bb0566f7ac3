-- Requests for posts and the prefects' opinions on them.

CREATE TABLE post_request (
  id uuid PRIMARY KEY,
  structure_id uuid NOT NULL REFERENCES host_structure,
  departement text NOT NULL,
  region text NOT NULL,
  posts_asked integer NOT NULL CHECK (posts_asked BETWEEN 1 AND 200),
  posts_granted integer CHECK (posts_granted BETWEEN 1 AND posts_asked),
  coordinator boolean NOT NULL,
  mission_start date NOT NULL,
  motivation text NOT NULL CHECK (length(motivation) BETWEEN 10 AND 2500),
  state text NOT NULL CHECK (state IN ('SUBMITTED', 'ON_AGENDA', 'GRANTED', 'REFUSED', 'ADJOURNED', 'WITHDRAWN')),
  submitted_at timestamptz NOT NULL,
  CHECK ((state = 'GRANTED') = (posts_granted IS NOT NULL)),
  -- what the posts refer to: see post
  UNIQUE (id, posts_granted)
);
CREATE INDEX post_request_of_structure ON post_request (structure_id, id);
CREATE INDEX post_request_by_state ON post_request (state, id);
CREATE INDEX post_request_of_departement ON post_request (departement, id);
CREATE INDEX post_request_of_region ON post_request (region, id);

CREATE TABLE prefect_opinion (
  id uuid PRIMARY KEY,
  request_id uuid NOT NULL REFERENCES post_request,
  favourable boolean NOT NULL,
  comment text NOT NULL CHECK (length(comment) BETWEEN 10 AND 1000),
  given_by text NOT NULL,
  given_at timestamptz NOT NULL
);
CREATE INDEX prefect_opinion_of ON prefect_opinion (request_id, id);
REVOKE UPDATE, DELETE, TRUNCATE ON prefect_opinion FROM recruitment_app;
