-- Two records of one structure: one is kept, the other becomes its alias. Nothing moves: what was asked and granted under the
-- alias stays there and counts for the structure it is an alias of, so that no sum changes and a merge can be undone.
ALTER TABLE host_structure
  DROP CONSTRAINT host_structure_state_check,
  ADD CHECK (state IN ('ACTIVE', 'SUSPENDED', 'REMOVED', 'MERGED')),
  ADD COLUMN merged_into uuid REFERENCES host_structure CHECK (merged_into <> id),
  ADD CONSTRAINT host_structure_alias CHECK ((state = 'MERGED') = (merged_into IS NOT NULL));
CREATE INDEX host_structure_aliases ON host_structure (merged_into) WHERE merged_into IS NOT NULL;
-- where duplicates are looked for
CREATE INDEX host_structure_of_commune ON host_structure (commune, id) WHERE state = 'ACTIVE';

CREATE TABLE structure_merge (
  id uuid PRIMARY KEY,
  kept_id uuid NOT NULL REFERENCES host_structure,
  alias_id uuid NOT NULL REFERENCES host_structure,
  reason text NOT NULL CHECK (length(reason) BETWEEN 10 AND 1000),
  state text NOT NULL CHECK (state IN ('PROPOSED', 'MERGED', 'REFUSED', 'UNDONE')),
  -- requests, talks and decisions of both when they were merged: more of them, and something was built on the merge
  built_before integer,
  proposed_by text NOT NULL,
  proposed_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  -- why they are two structures
  refusal text CHECK (length(refusal) BETWEEN 10 AND 1000),
  undone_by text,
  undone_at timestamptz,
  CHECK (kept_id <> alias_id),
  CHECK ((state = 'PROPOSED') = (decided_at IS NULL)),
  CHECK ((state IN ('MERGED', 'UNDONE')) = (built_before IS NOT NULL)),
  CHECK ((state = 'UNDONE') = (undone_at IS NOT NULL)),
  CHECK ((state = 'REFUSED') = (refusal IS NOT NULL))
);
CREATE UNIQUE INDEX structure_merge_open ON structure_merge (alias_id) WHERE state IN ('PROPOSED', 'MERGED');
CREATE INDEX structure_merge_of_pair ON structure_merge (least(kept_id, alias_id), greatest(kept_id, alias_id));
REVOKE DELETE, TRUNCATE ON structure_merge FROM recruitment_app;
