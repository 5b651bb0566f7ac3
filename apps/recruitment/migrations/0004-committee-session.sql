-- The committee's sessions (COSELEC). Agenda, decisions and minutes are only ever added: the last decision on a request
-- before the closing is the one that counts, and nothing can be added to a session once its minutes stand.

CREATE TABLE committee_session (
  id uuid PRIMARY KEY,
  number integer NOT NULL CONSTRAINT committee_session_number UNIQUE CHECK (number > 0),
  held_on date NOT NULL,
  state text NOT NULL CHECK (state IN ('OPEN', 'CLOSED')),
  opened_by text NOT NULL,
  opened_at timestamptz NOT NULL
);

CREATE TABLE agenda_item (
  session_id uuid NOT NULL REFERENCES committee_session,
  request_id uuid NOT NULL REFERENCES post_request,
  put_by text NOT NULL,
  put_at timestamptz NOT NULL,
  PRIMARY KEY (session_id, request_id)
);
CREATE INDEX agenda_item_of_request ON agenda_item (request_id);

CREATE TABLE committee_decision (
  id uuid PRIMARY KEY,
  -- drawn while the session's row is locked: the order in which decisions were taken
  rank bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  session_id uuid NOT NULL,
  request_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('GRANT', 'REFUSE', 'ADJOURN')),
  posts integer CHECK (posts >= 1),
  reason text CHECK (length(reason) BETWEEN 10 AND 1000),
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL,
  CHECK ((kind = 'GRANT') = (posts IS NOT NULL)),
  CHECK (kind = 'GRANT' OR reason IS NOT NULL),
  FOREIGN KEY (session_id, request_id) REFERENCES agenda_item
);
CREATE INDEX committee_decision_of ON committee_decision (session_id, request_id, rank DESC);

CREATE TABLE committee_minutes (
  session_id uuid PRIMARY KEY REFERENCES committee_session,
  text text NOT NULL,
  requests_granted integer NOT NULL,
  requests_refused integer NOT NULL,
  requests_adjourned integer NOT NULL,
  posts_granted integer NOT NULL,
  closed_by text NOT NULL,
  closed_at timestamptz NOT NULL
);

REVOKE UPDATE, DELETE, TRUNCATE ON agenda_item, committee_decision, committee_minutes FROM recruitment_app;

-- The last word of the database: whatever a program does, a closed session is neither reopened nor added to.
CREATE FUNCTION refuse_change_of_closed_session() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  closed boolean;
BEGIN
  IF TG_TABLE_NAME = 'committee_session' THEN
    closed := OLD.state = 'CLOSED';
  ELSE
    SELECT state = 'CLOSED' INTO closed FROM committee_session WHERE id = NEW.session_id FOR SHARE;
  END IF;
  IF closed THEN
    RAISE EXCEPTION 'a closed committee session does not change' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER committee_session_stays_closed BEFORE UPDATE ON committee_session
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed_session();
CREATE TRIGGER agenda_item_before_closing BEFORE INSERT ON agenda_item
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed_session();
CREATE TRIGGER committee_decision_before_closing BEFORE INSERT ON committee_decision
  FOR EACH ROW EXECUTE FUNCTION refuse_change_of_closed_session();
REVOKE DELETE, TRUNCATE ON committee_session FROM recruitment_app;
