-- The public register of companies: its answers are kept, and what they make of each structure's own word stands beside it.
CREATE TABLE company_register_answer (
  siret text PRIMARY KEY CHECK (siret ~ '^[0-9]{14}$'),
  -- null: the register knows no such site. Of a natural person no name and no address is kept.
  answer jsonb,
  asked_at timestamptz NOT NULL
);

ALTER TABLE host_structure
  ADD COLUMN verification text NOT NULL DEFAULT 'TO_BE_VERIFIED'
    CHECK (verification IN ('TO_BE_VERIFIED', 'VERIFIED', 'DISPUTED')),
  ADD COLUMN findings text[] NOT NULL DEFAULT '{}',
  ADD COLUMN verified_at timestamptz,
  ADD CHECK ((verification = 'TO_BE_VERIFIED') = (verified_at IS NULL));
