-- Erasure and retention of what is held on candidates. An erased one keeps its row, for its selections refer to it: an id, a
-- day, and nothing else.

ALTER TABLE candidate
  ALTER COLUMN first_name DROP NOT NULL,
  ALTER COLUMN last_name DROP NOT NULL,
  ALTER COLUMN email DROP NOT NULL,
  ALTER COLUMN phone DROP NOT NULL,
  ALTER COLUMN commune DROP NOT NULL,
  ALTER COLUMN departement DROP NOT NULL,
  ALTER COLUMN region DROP NOT NULL,
  ALTER COLUMN available_from DROP NOT NULL,
  ALTER COLUMN situations DROP NOT NULL,
  ALTER COLUMN motivation DROP NOT NULL,
  DROP CONSTRAINT candidate_state_check,
  ADD CONSTRAINT candidate_state_check CHECK (state IN ('REGISTERED', 'VERIFIED', 'SELECTED', 'WITHDRAWN', 'ERASED')),
  ADD CONSTRAINT candidate_erased CHECK (CASE WHEN state = 'ERASED'
    THEN num_nonnulls(first_name, last_name, email, phone, commune, departement, region, lat, lon, mobility_km,
                      available_from, situations, diploma, motivation) = 0
    ELSE num_nulls(first_name, last_name, email, phone, commune, departement, region, available_from, situations,
                   motivation) = 0 END),
  -- the programme's clock: when the person last did something with its application
  ADD COLUMN last_contact_at timestamptz;
UPDATE candidate SET last_contact_at = registered_at;
ALTER TABLE candidate ALTER COLUMN last_contact_at SET NOT NULL;

-- Those who applied before: looked at in three months, and from then on like the others.
INSERT INTO due_work (id, kind, subject_id, due_at, payload, dedup_key)
  SELECT gen_random_uuid(), 'candidate.retention', id, registered_at + interval '3 months', '{}',
         'candidate.retention:' || id || ':first' FROM candidate;

-- Whose data are to be erased. It waits while a contract or a payment is open.
CREATE TABLE erasure (
  candidate_id uuid PRIMARY KEY REFERENCES candidate,
  ground text NOT NULL CHECK (ground IN ('NO_LONGER_NEEDED', 'CONSENT_WITHDRAWN', 'OBJECTION', 'UNLAWFUL_PROCESSING',
                                         'LEGAL_OBLIGATION', 'RETENTION')),
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  erased_at timestamptz
);

-- What payments says of a case: nothing more to pay or to ask back.
CREATE TABLE grant_closing (
  selection_id uuid PRIMARY KEY,
  closed_on date NOT NULL
);

-- The pay of an erased person is nobody's business; that a contract ran, and when, stays.
ALTER TABLE selection
  DROP CONSTRAINT selection_check2,
  ADD CONSTRAINT selection_contract_told CHECK (state NOT IN ('CONTRACT_DECLARED', 'CONFIRMED', 'ENDED')
    OR num_nulls(contract_type, contract_start, full_time, grant_option) = 0),
  ADD CONSTRAINT selection_pay_told CHECK (state NOT IN ('CONTRACT_DECLARED', 'CONFIRMED')
    OR gross_monthly_salary_cents IS NOT NULL);

-- Opinions are never replaced. Their words go with the person they are about, and nothing else of them.
CREATE FUNCTION erase_opinions_on(candidate uuid, words text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT
AS $$
  UPDATE selection_opinion o SET comment = words
    FROM selection s WHERE s.id = o.selection_id AND s.candidate_id = candidate;
$$;
