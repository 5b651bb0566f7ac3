-- Host structures: legal persons that employ advisers. A site is known by its SIRET, in New Caledonia by its RIDET.

CREATE TABLE host_structure (
  id uuid PRIMARY KEY,
  siret text CONSTRAINT host_structure_siret UNIQUE CHECK (siret ~ '^[0-9]{14}$'),
  ridet text CONSTRAINT host_structure_ridet UNIQUE CHECK (ridet ~ '^[0-9]{7}$'),
  name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('COMMUNE', 'DEPARTEMENT', 'REGION', 'EPCI', 'OTHER_PUBLIC', 'GIP',
                                     'ASSOCIATION', 'ESS_COMPANY', 'COMPANY', 'OTHER_PRIVATE')),
  sector text NOT NULL CHECK (sector IN ('PUBLIC', 'PRIVATE')),
  address_line text NOT NULL,
  postal_code text NOT NULL CHECK (postal_code ~ '^[0-9]{5}$'),
  city text NOT NULL,
  commune text NOT NULL REFERENCES commune,
  departement text NOT NULL,
  region text NOT NULL,
  priority_district boolean NOT NULL,
  rural boolean NOT NULL,
  france_services boolean NOT NULL,
  contact_name text NOT NULL,
  contact_email text NOT NULL,
  contact_phone text NOT NULL,
  state text NOT NULL CHECK (state IN ('ACTIVE', 'SUSPENDED')),
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL,
  CHECK ((siret IS NULL) <> (ridet IS NULL)),
  CHECK ((sector = 'PUBLIC') = (kind IN ('COMMUNE', 'DEPARTEMENT', 'REGION', 'EPCI', 'OTHER_PUBLIC', 'GIP')))
);
CREATE INDEX host_structure_by_territory ON host_structure (departement, id);

CREATE TABLE host_structure_decision (
  id uuid PRIMARY KEY,
  structure_id uuid NOT NULL REFERENCES host_structure,
  kind text NOT NULL CHECK (kind IN ('SUSPENSION', 'REINSTATEMENT')),
  reason text NOT NULL,
  comment text NOT NULL CHECK (length(comment) BETWEEN 10 AND 1000),
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL
);
CREATE INDEX host_structure_decision_of ON host_structure_decision (structure_id, decided_at);
REVOKE UPDATE, DELETE, TRUNCATE ON host_structure_decision FROM recruitment_app;
