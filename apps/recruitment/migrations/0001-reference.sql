-- The official lists that rules read: communes, the codes they had before, their zoning. Filled by the seed, never by a command.

CREATE TABLE commune (
  code text PRIMARY KEY CHECK (code ~ '^[0-9][0-9AB][0-9]{3}$'),
  name text NOT NULL,
  -- lower case, without accents or punctuation: what a search is compared with
  search_name text NOT NULL,
  departement text NOT NULL,
  region text NOT NULL,
  -- degrees; a few communes overseas have none
  lat double precision,
  lon double precision,
  priority_district boolean NOT NULL,
  rural boolean NOT NULL,
  CHECK ((lat IS NULL) = (lon IS NULL))
);
CREATE INDEX commune_by_name ON commune (search_name text_pattern_ops);

CREATE TABLE commune_old_code (
  old_code text PRIMARY KEY,
  code text NOT NULL
);

-- One row a file: the seed loads a file again only when its content has changed.
CREATE TABLE reference_file (
  name text PRIMARY KEY,
  sha256 text NOT NULL,
  loaded_at timestamptz NOT NULL
);

REVOKE INSERT, UPDATE, DELETE ON commune, commune_old_code, reference_file FROM recruitment_app;
