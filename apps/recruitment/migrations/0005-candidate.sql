-- Candidates. What is personal stays in this table and never enters an event.

CREATE TABLE candidate (
  -- the subject of the person's tokens: one candidate a person, and the same id once it is an adviser
  id uuid PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text NOT NULL CHECK (email = lower(email)),
  phone text NOT NULL,
  commune text NOT NULL REFERENCES commune,
  departement text NOT NULL,
  region text NOT NULL,
  lat double precision,
  lon double precision,
  -- kilometres as the crow flies; null: the whole country
  mobility_km integer CHECK (mobility_km > 0),
  available_from date NOT NULL,
  situations text[] NOT NULL CHECK (cardinality(situations) > 0 AND situations <@ ARRAY[
    'JOB_SEEKER', 'EMPLOYED', 'STUDENT', 'DIGITAL_MEDIATION_GRADUATE', 'EXPERIENCED']),
  diploma text,
  motivation text NOT NULL CHECK (length(motivation) <= 2500),
  state text NOT NULL CHECK (state IN ('REGISTERED', 'VERIFIED', 'SELECTED', 'WITHDRAWN')),
  registered_at timestamptz NOT NULL,
  CHECK ((diploma IS NOT NULL) = ('DIGITAL_MEDIATION_GRADUATE' = ANY (situations))),
  CHECK ((lat IS NULL) = (lon IS NULL))
);
-- An address is free again once its candidate withdrew.
CREATE UNIQUE INDEX candidate_email ON candidate (email) WHERE state <> 'WITHDRAWN';
-- What matching reads: those who can be recruited, by where they live, and those who would go anywhere.
CREATE INDEX candidate_by_place ON candidate USING gist (ll_to_earth(lat, lon)) WHERE state = 'VERIFIED' AND mobility_km IS NOT NULL;
CREATE INDEX candidate_anywhere ON candidate (region, available_from) WHERE state = 'VERIFIED' AND mobility_km IS NULL;

-- One row a message sent; only the token's hash is kept.
CREATE TABLE email_confirmation (
  token_sha256 text PRIMARY KEY,
  candidate_id uuid NOT NULL REFERENCES candidate,
  sent_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX email_confirmation_of ON email_confirmation (candidate_id);
