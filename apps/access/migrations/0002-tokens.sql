-- Keys that sign product tokens. Three are published: one that will sign, one that signs, one that signed.
CREATE TABLE signing_key (
  kid text PRIMARY KEY,
  public_jwk jsonb NOT NULL,
  -- AES-256-GCM, bound to the kid
  sealed_private bytea NOT NULL,
  state text NOT NULL UNIQUE CHECK (state IN ('NEXT', 'CURRENT', 'PREVIOUS')),
  made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  current_since timestamptz,
  CHECK ((state = 'NEXT') = (current_since IS NULL))
);

-- Systems outside the programme, and the back ends of portals: each proves itself by a key of its own.
CREATE TABLE system (
  -- its client_id, and the subject of its tokens
  id uuid PRIMARY KEY,
  name text NOT NULL,
  scopes text[] NOT NULL CHECK (cardinality(scopes) > 0),
  -- a JWK set of public keys
  public_keys jsonb NOT NULL,
  registered_by text NOT NULL,
  registered_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  revoked_at timestamptz,
  revoked_by text,
  reason text,
  CHECK ((revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (reason IS NULL))
);
REVOKE UPDATE, DELETE ON system FROM access_app;
GRANT UPDATE (revoked_at, revoked_by, reason) ON system TO access_app;

-- Assertions that a system has proved itself with, until they expire: none serves twice.
CREATE TABLE client_assertion (
  system_id uuid NOT NULL REFERENCES system,
  jti_sha256 bytea NOT NULL,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (system_id, jti_sha256)
);
CREATE INDEX ON client_assertion (expires_at);
