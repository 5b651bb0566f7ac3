-- Files of people: structures, requests, minutes. A file is checked row by row as it comes in (that is the dry run), then
-- applied whole or not at all, once. What a source called by a key is never taken twice.

CREATE TABLE import (
  id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('HOST_STRUCTURES', 'POST_REQUESTS', 'MINUTES')),
  -- who drew the keys of its rows: 'coselec-2021'
  source text NOT NULL CHECK (length(source) BETWEEN 2 AND 100),
  -- of minutes: the session they are about
  session_id uuid REFERENCES committee_session,
  state text NOT NULL CHECK (state IN ('RECEIVING', 'CHECKED', 'APPLIED', 'UNDONE')),
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  rows_read integer NOT NULL DEFAULT 0,
  rows_new integer NOT NULL DEFAULT 0,
  -- taken before, from the same source under the same key, with the same content
  rows_known integer NOT NULL DEFAULT 0,
  rows_refused integer NOT NULL DEFAULT 0,
  received_by text NOT NULL,
  received_at timestamptz NOT NULL,
  applied_by text,
  applied_at timestamptz,
  undone_by text,
  undone_at timestamptz,
  CHECK ((kind = 'MINUTES') = (session_id IS NOT NULL)),
  CHECK ((state IN ('APPLIED', 'UNDONE')) = (applied_at IS NOT NULL)),
  CHECK ((state = 'UNDONE') = (undone_at IS NOT NULL)),
  CHECK (state = 'RECEIVING' OR sha256 IS NOT NULL)
);

CREATE TABLE import_row (
  import_id uuid NOT NULL REFERENCES import ON DELETE CASCADE,
  -- line of the file, the header being the first
  line integer NOT NULL,
  source_key text NOT NULL,
  -- what the row is about beside its key: no two rows of a file may be about the same
  about text,
  -- as read; emptied once it was applied, for a contact is of the structure then
  cells jsonb,
  content_hash text NOT NULL,
  state text NOT NULL CHECK (state IN ('NEW', 'KNOWN', 'REFUSED', 'APPLIED')),
  -- [{column, detail}] in French, of a refused row
  errors jsonb,
  subject_id uuid,
  PRIMARY KEY (import_id, line),
  CHECK ((state = 'REFUSED') = (errors IS NOT NULL)),
  CHECK ((state = 'APPLIED') <= (subject_id IS NOT NULL))
);
CREATE INDEX import_row_by_key ON import_row (import_id, source_key);
CREATE INDEX import_row_about ON import_row (import_id, about);
CREATE INDEX import_row_refused ON import_row (import_id, line) WHERE state = 'REFUSED';

-- What a source's key became: the key of idempotency of every import.
CREATE TABLE imported (
  -- the kind of thing; of minutes, with their session
  realm text NOT NULL,
  source text NOT NULL,
  source_key text NOT NULL,
  content_hash text NOT NULL,
  subject_id uuid NOT NULL,
  import_id uuid NOT NULL REFERENCES import,
  PRIMARY KEY (realm, source, source_key)
);
CREATE INDEX imported_by ON imported (import_id);

-- How far an application has come, seen while its transaction is still open: written in transactions of its own.
CREATE TABLE import_progress (
  import_id uuid PRIMARY KEY,
  rows_done integer NOT NULL
);

-- Amendments: more posts for a structure that was granted some, decided as any request.
ALTER TABLE post_request
  ADD COLUMN kind text NOT NULL DEFAULT 'INITIAL' CHECK (kind IN ('INITIAL', 'ADD')),
  ADD COLUMN amends uuid REFERENCES post_request,
  ADD COLUMN reason text,
  ADD CHECK ((kind = 'INITIAL') = (amends IS NULL)),
  ADD CHECK ((kind = 'INITIAL') = (reason IS NULL));
ALTER TABLE post_request ALTER COLUMN kind DROP DEFAULT;

-- A structure whose import was undone is kept, and counts no more: its number may be registered again.
ALTER TABLE host_structure DROP CONSTRAINT host_structure_state_check;
ALTER TABLE host_structure ADD CHECK (state IN ('ACTIVE', 'SUSPENDED', 'REMOVED'));
ALTER TABLE host_structure DROP CONSTRAINT host_structure_siret, DROP CONSTRAINT host_structure_ridet;
CREATE UNIQUE INDEX host_structure_siret ON host_structure (siret) WHERE state <> 'REMOVED';
CREATE UNIQUE INDEX host_structure_ridet ON host_structure (ridet) WHERE state <> 'REMOVED';
