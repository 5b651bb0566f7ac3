-- What must hold over all services once everything is quiet. Read by the demonstration, the journeys and the chaos runs.
--
-- Each statement after `-- name:` returns the rows that break it: none, when all is well. `-- fr:` is what people of the
-- programme read. Statements after `-- given:` come first and make what the others look at; all run in one transaction
-- that is rolled back. Only a check may look across schemas: no service can.
--
-- The runner (src/programme/invariants.ts) makes from data that the code already has:
--   outbox, outbox_archive, event_stream, inbox, parked_event, due_work   those of all services, with their `service`
--   subscription (service, type, reader)                       who reads what, from @cnfs/contracts
--   transition (aggregate, from_state, event, to_state)        the state machines, from docs/generated/states.md
-- The numbers (INV3…) are those of docs/reliability/README.md; statements without one are rules of the programme.

-- given: every event there ever was: it is in an outbox, or in an archive
CREATE TEMP TABLE event AS
SELECT service, id, type, aggregatetype AS topic, aggregateid AS key, ce_sequence AS sequence, payload, seq, archived_at
  FROM outbox_archive
 UNION ALL
SELECT service, id, type, aggregatetype, aggregateid, ce_sequence, payload, seq, NULL FROM outbox;
CREATE INDEX ON event (service, id);
CREATE INDEX ON event (type);
ANALYZE event;
CREATE TEMP TABLE received AS SELECT service, substr(ce_source, 2) AS source, ce_id AS id FROM inbox;
CREATE INDEX ON received (service, source, id);
ANALYZE received;

-- given: the aggregates that have states: how they begin, and what they are now
CREATE TEMP TABLE machine (aggregate, initial) AS VALUES
  ('host-structure', 'ACTIVE'), ('post-request', 'SUBMITTED'), ('committee-session', 'OPEN'), ('post', 'GRANTED'),
  ('candidate', 'REGISTERED'), ('selection', 'PROPOSED'), ('enrolment', 'AWAITING_POSITIONING'), ('assignment', 'PLANNED'),
  ('termination', 'DECLARED'), ('bank-account', 'GIVEN'), ('grant-agreement', 'DRAFT'), ('instalment', 'SCHEDULED'),
  ('payment-order', 'PREPARED'), ('shipment', 'PREPARING');
CREATE TEMP TABLE present AS
          SELECT 'host-structure' AS aggregate, id, state FROM recruitment.host_structure
UNION ALL SELECT 'post-request', id, state FROM recruitment.post_request
UNION ALL SELECT 'committee-session', id, state FROM recruitment.committee_session
UNION ALL SELECT 'post', id, state FROM recruitment.post
UNION ALL SELECT 'candidate', id, state FROM recruitment.candidate
UNION ALL SELECT 'selection', id, state FROM recruitment.selection
UNION ALL SELECT 'enrolment', id, state FROM training.enrolment
UNION ALL SELECT 'assignment', id, state FROM deployment.assignment WHERE state IS NOT NULL
UNION ALL SELECT 'termination', id, state FROM deployment.termination
UNION ALL SELECT 'bank-account', id, state FROM payments.bank_account
UNION ALL SELECT 'grant-agreement', id, state FROM payments.grant_agreement
UNION ALL SELECT 'instalment', id, state FROM payments.instalment
UNION ALL SELECT 'payment-order', id, state FROM payments.payment_order
UNION ALL SELECT 'shipment', id, state FROM kits.shipment;

-- given: the states that events tell of. Those marked may be told again, or after a step that had no event
CREATE TEMP TABLE told AS
SELECT m.aggregate, e.type, e.sequence, m.again,
       (CASE m.aggregate WHEN 'termination' THEN e.payload ->> 'terminationId' ELSE e.key END)::uuid AS id,
       coalesce(m.state, e.payload ->> 'decision', e.payload ->> 'outcome') AS state
  FROM event e JOIN (VALUES
       ('recruitment.HostStructureRegistered.v1', 'host-structure', 'ACTIVE', false),
       ('recruitment.HostStructureSuspended.v1', 'host-structure', 'SUSPENDED', false),
       ('recruitment.HostStructureReinstated.v1', 'host-structure', 'ACTIVE', false),
       ('recruitment.PostRequestSubmitted.v1', 'post-request', 'SUBMITTED', false),
       ('recruitment.PostRequestDecided.v1', 'post-request', NULL, false),
       ('recruitment.PostRequestWithdrawn.v1', 'post-request', 'WITHDRAWN', false),
       ('recruitment.CommitteeSessionClosed.v1', 'committee-session', 'CLOSED', false),
       ('recruitment.PostGranted.v1', 'post', 'GRANTED', false),
       ('recruitment.PostFundingRequested.v1', 'post', 'GRANTED', true),
       ('recruitment.PostFunded.v1', 'post', 'VACANT', false),
       ('recruitment.PostUnfunded.v1', 'post', 'UNFUNDED', false),
       ('recruitment.PostReserved.v1', 'post', 'RESERVED', false),
       ('recruitment.PostOccupied.v1', 'post', 'OCCUPIED', false),
       ('recruitment.PostVacated.v1', 'post', 'VACANT', false),
       ('recruitment.CandidateRegistered.v1', 'candidate', 'REGISTERED', false),
       ('recruitment.CandidateWithdrawn.v1', 'candidate', 'WITHDRAWN', false),
       ('recruitment.CandidateErased.v1', 'candidate', 'ERASED', false),
       ('recruitment.CandidateSelected.v1', 'selection', 'CONFIRMED', false),
       ('recruitment.SelectionCancelled.v1', 'selection', 'CANCELLED', false),
       ('recruitment.SelectionEnded.v1', 'selection', 'ENDED', false),
       ('training.EnrolmentOpened.v1', 'enrolment', 'AWAITING_POSITIONING', false),
       ('training.CandidatePositioned.v1', 'enrolment', 'POSITIONED', false),
       ('training.CandidateEnrolled.v1', 'enrolment', 'ENROLLED', false),
       ('training.TrainingStarted.v1', 'enrolment', 'IN_TRAINING', false),
       ('training.TrainingCompleted.v1', 'enrolment', 'COMPLETED', false),
       ('training.TrainingExempted.v1', 'enrolment', 'EXEMPTED', false),
       ('training.TrainingAbandoned.v1', 'enrolment', 'ABANDONED', false),
       ('training.EnrolmentCancelled.v1', 'enrolment', 'CANCELLED', false),
       ('deployment.AssignmentPlanned.v1', 'assignment', 'PLANNED', false),
       ('deployment.AssignmentReady.v1', 'assignment', 'READY', false),
       ('deployment.AdviserDeployed.v1', 'assignment', 'ACTIVE', false),
       ('deployment.AssignmentEnded.v1', 'assignment', 'ENDED', false),
       ('deployment.AssignmentTerminated.v1', 'assignment', 'TERMINATED', false),
       ('deployment.AssignmentCancelled.v1', 'assignment', 'CANCELLED', false),
       ('deployment.TerminationDeclared.v1', 'termination', 'DECLARED', false),
       ('deployment.TerminationWithdrawn.v1', 'termination', 'WITHDRAWN', false),
       ('deployment.TerminationRefused.v1', 'termination', 'REFUSED', false),
       ('deployment.AssignmentTerminated.v1', 'termination', 'VALIDATED', false),
       ('payments.BankAccountApproved.v1', 'bank-account', 'APPROVED', false),
       ('payments.GrantAgreementDrafted.v1', 'grant-agreement', 'DRAFT', false),
       ('payments.GrantAgreementSigned.v1', 'grant-agreement', 'SIGNED', false),
       ('payments.GrantSuspended.v1', 'grant-agreement', 'SUSPENDED', false),
       ('payments.GrantResumed.v1', 'grant-agreement', 'ACTIVE', false),
       ('payments.GrantClosed.v1', 'grant-agreement', NULL, true),
       ('payments.InstalmentFellDue.v1', 'instalment', 'DUE', true),
       ('payments.InstalmentHeld.v1', 'instalment', 'HELD', true),
       ('payments.InstalmentCancelled.v1', 'instalment', 'CANCELLED', true),
       ('payments.PaymentOrdered.v1', 'payment-order', 'RELEASED', false),
       ('payments.PaymentExecuted.v1', 'payment-order', 'EXECUTED', false),
       ('payments.PaymentRejected.v1', 'payment-order', 'REJECTED', false),
       ('kits.KitAllocated.v1', 'shipment', 'PREPARING', false),
       ('kits.KitShipped.v1', 'shipment', 'SHIPPED', false),
       ('kits.KitDelivered.v1', 'shipment', 'DELIVERED', false),
       ('kits.KitReturned.v1', 'shipment', 'RETURNED', false)) AS m (type, aggregate, state, again) USING (type);

-- given: what may become of an aggregate by the steps that tell nobody, a step or several
CREATE TEMP TABLE quietly AS
WITH RECURSIVE silent (aggregate, event) AS (VALUES
       ('post-request', 'putOnAgenda'),
       ('candidate', 'confirmEmail'), ('candidate', 'select'), ('candidate', 'release'),
       ('selection', 'shortlist'), ('selection', 'interview'), ('selection', 'declareContract'), ('selection', 'decline'),
       ('bank-account', 'refuse'), ('bank-account', 'replace'),
       ('grant-agreement', 'start'), ('grant-agreement', 'close'), ('grant-agreement', 'terminate'), ('grant-agreement', 'cancel'),
       ('instalment', 'postpone'), ('instalment', 'order'), ('instalment', 'pay'), ('instalment', 'reject'),
       ('payment-order', 'approve'), ('payment-order', 'cancel')),
   way (aggregate, from_state, to_state) AS (
       SELECT aggregate, from_state, from_state FROM transition
        UNION SELECT aggregate, to_state, to_state FROM transition
        UNION SELECT w.aggregate, w.from_state, t.to_state
          FROM way w JOIN transition t ON (t.aggregate, t.from_state) = (w.aggregate, w.to_state)
          JOIN silent s ON (s.aggregate, s.event) = (t.aggregate, t.event))
SELECT aggregate, from_state, to_state FROM way;

-- What is said, and by whom it is heard ---------------------------------------------------------------------------------

-- name: INV2 the events of an aggregate are numbered 1 to n without holes, and its stream counts as many
-- fr: Les événements d’un agrégat sont numérotés sans trou
SELECT service, topic, key, last_sequence, count(id) AS events, array_agg(sequence ORDER BY sequence) AS sequences
  FROM event FULL JOIN event_stream USING (service, topic, key)
 GROUP BY service, topic, key, last_sequence
HAVING count(id) <> max(sequence) OR min(sequence) <> 1 OR count(DISTINCT sequence) <> count(id)
    OR last_sequence IS DISTINCT FROM max(sequence);

-- name: INV2 every row is told, and in the state that it is in
-- fr: Ce que disent les derniers événements d’un agrégat est ce qu’en dit sa ligne
WITH last AS (SELECT DISTINCT ON (aggregate, id) aggregate, id, state FROM told ORDER BY aggregate, id, sequence DESC)
SELECT aggregate, p.id, p.state, l.state AS told
  FROM present p JOIN machine m USING (aggregate) LEFT JOIN last l USING (aggregate, id)
 WHERE NOT EXISTS (
       SELECT FROM quietly q
        WHERE q.aggregate = p.aggregate AND q.to_state = p.state
          AND q.from_state = coalesce(l.state, (
              -- without a word, where the beginning is told by no event
              SELECT m.initial WHERE NOT EXISTS (
                SELECT FROM told t WHERE t.aggregate = m.aggregate AND t.state = m.initial))));

-- name: INV2 nothing is told of what is not there
-- fr: Aucun événement ne parle de ce qui n’existe pas
SELECT DISTINCT aggregate, id FROM told t WHERE NOT EXISTS (SELECT FROM present p WHERE (p.aggregate, p.id) = (t.aggregate, t.id));

-- name: INV3 no event is lost between those who tell and those who read
-- fr: Tout événement est reçu de chacun de ceux à qui il s’adresse
SELECT s.reader, e.type, e.id FROM event e JOIN subscription s USING (service, type)
 WHERE NOT EXISTS (SELECT FROM received r WHERE (r.service, r.source, r.id) = (s.reader, e.service, e.id))
   AND NOT EXISTS (SELECT FROM parked_event p WHERE (p.service, p.ce_source, p.ce_id) = (s.reader, '/' || e.service, e.id));

-- name: INV4 nothing is received that was never told
-- fr: Rien n’est reçu qui n’ait été émis
-- What was set aside and discarded was received without effect.
SELECT service, source, id FROM received r
 WHERE NOT EXISTS (SELECT FROM event e WHERE (e.service, e.id) = (r.source, r.id))
   AND NOT EXISTS (SELECT FROM parked_event p
                    WHERE (p.service, p.ce_source, p.ce_id) = (r.service, '/' || r.source, r.id) AND p.state <> 'RELEASED');

-- name: INV5 an event is in an inbox once
-- fr: Un événement est reçu une fois au plus
SELECT service, source, id, count(*) FROM received GROUP BY service, source, id HAVING count(*) > 1;

-- name: INV11 no event waits, and none is set aside
-- fr: Aucun événement n’est mis de côté ni en attente
SELECT service, ce_type AS type, cause, reason FROM parked_event WHERE state = 'PARKED'
UNION ALL SELECT service, type, NULL, NULL FROM outbox;

-- name: INV12 no event carries an e-mail address or an account number
-- fr: Aucun événement ne porte d’adresse électronique ni d’IBAN
SELECT service, type, payload FROM event
 WHERE payload::text ~* '[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}|FR[0-9]{2}[0-9A-Z]{23}';

-- name: INV12 no failure that is kept carries an e-mail address or an account number
-- fr: Aucune trace d’échec ne porte d’adresse électronique ni d’IBAN
SELECT service, reason FROM parked_event
 WHERE reason ~* '[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}|FR[0-9]{2}[0-9A-Z]{23}'
UNION ALL SELECT service, last_error FROM due_work
 WHERE last_error ~* '[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}|FR[0-9]{2}[0-9A-Z]{23}';

-- States and order ------------------------------------------------------------------------------------------------------

-- name: INV8 events tell of legal transitions only, each once
-- fr: Un agrégat ne passe d’un état à l’autre que par une transition prévue
SELECT aggregate, id, sequence, before, state FROM (
       SELECT t.*, coalesce(lag(t.state) OVER (PARTITION BY aggregate, t.id ORDER BY t.sequence), m.initial) AS before,
              row_number() OVER (PARTITION BY aggregate, t.id ORDER BY t.sequence) AS rank, m.initial
         FROM told t JOIN machine m USING (aggregate)) t
 WHERE NOT (rank = 1 AND state = initial)
   AND NOT EXISTS (SELECT FROM quietly q JOIN transition n ON (n.aggregate, n.from_state) = (q.aggregate, q.to_state)
                    WHERE (q.aggregate, q.from_state, n.to_state) = (t.aggregate, t.before, t.state))
   AND NOT (again AND EXISTS (SELECT FROM quietly q
                               WHERE (q.aggregate, q.from_state, q.to_state) = (t.aggregate, t.before, t.state)));

-- name: INV8 the steps that were written down lead by legal transitions to where things are
-- fr: Les étapes d’une mise en relation et d’une formation s’enchaînent jusqu’à l’état présent
WITH step AS (
  SELECT 'selection' AS aggregate, selection_id AS of, id, state FROM recruitment.selection_step
  UNION ALL SELECT 'enrolment', enrolment_id, id, state FROM training.enrolment_step
), ordered AS (
  -- ids are made in the order of time
  SELECT s.*, lag(s.state) OVER steps AS before, lead(s.state) OVER steps AS after
    FROM step s WINDOW steps AS (PARTITION BY aggregate, of ORDER BY id)
)
SELECT o.aggregate, o.of, o.before, o.state, NULL AS now FROM ordered o JOIN machine m USING (aggregate)
 WHERE CASE WHEN before IS NULL THEN o.state <> m.initial
            ELSE NOT EXISTS (SELECT FROM transition t
                              WHERE (t.aggregate, t.from_state, t.to_state) = (o.aggregate, o.before, o.state)) END
UNION ALL
SELECT p.aggregate, p.id, NULL, o.state, p.state
  FROM present p LEFT JOIN ordered o ON o.aggregate = p.aggregate AND o.of = p.id AND o.after IS NULL
 WHERE p.aggregate IN ('selection', 'enrolment') AND p.state IS DISTINCT FROM o.state;

-- name: INV9 the events of an aggregate went out in their order
-- fr: Les événements d’un agrégat partent dans leur ordre
SELECT service, topic, key, sequence FROM (
       SELECT e.*, lag(seq) OVER earlier AS seq_before, lag(archived_at) OVER earlier AS archived_before,
              row_number() OVER earlier AS rank
         FROM event e WINDOW earlier AS (PARTITION BY service, topic, key ORDER BY sequence)) e
 WHERE seq <= seq_before OR archived_at < archived_before OR (rank > 1 AND archived_before IS NULL AND archived_at IS NOT NULL);

-- What others keep of it ------------------------------------------------------------------------------------------------

-- name: INV10 payments knows of structures what recruitment told last
-- fr: Les paiements connaissent des structures ce que le recrutement en a dit en dernier
SELECT id, c.name, t.details ->> 'name' AS told FROM payments.creditor c FULL JOIN (
       SELECT key::uuid AS id,
              (array_agg(payload ORDER BY sequence DESC) FILTER (WHERE type = 'recruitment.HostStructureRegistered.v1'))[1] AS details,
              max(sequence) FILTER (WHERE type = 'recruitment.HostStructureRegistered.v1') AS details_sequence,
              (array_agg(type ORDER BY sequence DESC) FILTER (WHERE type <> 'recruitment.HostStructureRegistered.v1'))[1]
                = 'recruitment.HostStructureSuspended.v1' AS suspended,
              max(sequence) FILTER (WHERE type <> 'recruitment.HostStructureRegistered.v1') AS suspension_sequence
         FROM event WHERE topic = 'recruitment.host-structure' GROUP BY key) t USING (id)
 WHERE (c.name, c.siret, c.ridet, c.departement, c.region, c.details_sequence)
       IS DISTINCT FROM (t.details ->> 'name', t.details ->> 'siret', t.details ->> 'ridet', t.details ->> 'departement',
                         t.details ->> 'region', t.details_sequence)
    OR (c.suspended, c.suspension_sequence)
       IS DISTINCT FROM (coalesce(t.suspended, false), coalesce(t.suspension_sequence, 0));

-- name: INV10 kits knows of structures what recruitment told last
-- fr: Les kits sont livrés à l’adresse que le recrutement a dite en dernier
SELECT id, c.name, t.payload ->> 'name' AS told FROM kits.host_structure c FULL JOIN (
       SELECT DISTINCT ON (key) key::uuid AS id, payload, sequence FROM event
        WHERE type = 'recruitment.HostStructureRegistered.v1' ORDER BY key, sequence DESC) t USING (id)
 WHERE (c.name, c.address_line, c.postal_code, c.city, c.sequence)
       IS DISTINCT FROM (t.payload ->> 'name', t.payload #>> '{address,line}', t.payload #>> '{address,postalCode}',
                         t.payload #>> '{address,city}', t.sequence);

-- name: INV10 payments knows of a case what was told of it
-- fr: Les paiements connaissent d’un dossier tout ce qui en a été dit
WITH said AS (
  SELECT (payload ->> 'selectionId')::uuid AS selection_id, split_part(type, '.', 2) AS name, sequence, payload
    FROM event JOIN subscription USING (service, type) WHERE reader = 'payments' AND payload ? 'selectionId'
), enrolments AS (
  SELECT selection_id, jsonb_object_agg(enrolment, known) AS enrolments FROM (
         SELECT selection_id, payload ->> 'enrolmentId' AS enrolment, jsonb_build_object(
                  'attempt', max((payload ->> 'attempt')::int) FILTER (WHERE name = 'EnrolmentOpened'),
                  'openedOn', max(payload ->> 'date') FILTER (WHERE name = 'EnrolmentOpened'),
                  'trainedOn', max(payload ->> 'date') FILTER (WHERE name IN ('TrainingCompleted', 'TrainingExempted')),
                  'abandonedOn', max(payload ->> 'date') FILTER (WHERE name = 'TrainingAbandoned')) AS known
           FROM said WHERE payload ? 'enrolmentId' GROUP BY 1, 2) e GROUP BY selection_id
), told AS (
  SELECT selection_id, jsonb_build_object(
           'contract', (array_agg(jsonb_build_object('sequence', sequence, 'option', payload -> 'grantOption',
              'period', jsonb_build_object('start', payload -> 'startDate', 'end', payload -> 'endDate')) ORDER BY sequence DESC)
              FILTER (WHERE name = 'CandidateSelected'))[1],
           'deployment', (array_agg(jsonb_build_object('sequence', sequence, 'on', payload -> 'date') ORDER BY sequence DESC)
              FILTER (WHERE name = 'AdviserDeployed'))[1],
           'termination', (array_agg(jsonb_build_object('sequence', sequence, 'pending', name = 'TerminationDeclared')
              ORDER BY sequence DESC) FILTER (WHERE name LIKE 'Termination%'))[1],
           'end', (array_agg(jsonb_build_object('sequence', sequence, 'how', upper(substr(name, 11)),
              'on', coalesce(payload -> 'effectiveDate', payload -> 'date'),
              'terminationId', coalesce(payload -> 'terminationId', 'null')) ORDER BY sequence DESC)
              FILTER (WHERE name IN ('AssignmentTerminated', 'AssignmentEnded', 'AssignmentCancelled')))[1],
           'lastActivityOn', max(payload ->> 'day') FILTER (WHERE name = 'ActivityReported')) AS facts
    FROM said GROUP BY selection_id
)
SELECT selection_id, c.facts, t.facts AS told FROM payments.case_file c
  FULL JOIN (SELECT selection_id, facts || jsonb_build_object('enrolments', coalesce(enrolments, '{}')) AS facts
               FROM told LEFT JOIN enrolments USING (selection_id)) t USING (selection_id)
 WHERE c.facts IS DISTINCT FROM t.facts;

-- name: INV10 recruitment knows what deployment told of its selections
-- fr: Le recrutement connaît le déploiement et la fin de chaque contrat
WITH ending AS (
  SELECT DISTINCT ON (1) payload ->> 'selectionId' AS selection, coalesce(payload ->> 'effectiveDate', payload ->> 'date')::date AS day,
         'ASSIGNMENT_' || upper(substr(split_part(type, '.', 2), 11)) AS cause
    FROM event WHERE type IN ('deployment.AssignmentTerminated.v1', 'deployment.AssignmentEnded.v1', 'deployment.AssignmentCancelled.v1')
   ORDER BY 1, 2, 3
), told AS (
  SELECT payload ->> 'selectionId' AS selection, min((payload ->> 'date')::date) AS day
    FROM event WHERE type = 'deployment.AdviserDeployed.v1' GROUP BY 1
)
SELECT selection_id, p.deployed_on, t.day, p.last_day, e.day AS ended FROM recruitment.placement p
  FULL JOIN (told t FULL JOIN ending e USING (selection)) ON p.selection_id::text = selection
 WHERE selection_id IS NULL
    OR (p.deployed_on, p.last_day, p.end_cause) IS DISTINCT FROM (t.day, e.day, e.cause);

-- name: INV10 training knows who is selected, and whose contract is over
-- fr: La formation connaît chaque sélection et chaque fin de contrat
WITH told AS (
  SELECT (payload ->> 'selectionId')::uuid AS selection_id, max((payload ->> 'confirmedOn')::date) AS selected_on,
         min(coalesce(payload ->> 'effectiveDate', payload ->> 'date')::date) FILTER (WHERE service = 'deployment') AS ended_on
    FROM event JOIN subscription USING (service, type) WHERE reader = 'training' GROUP BY 1
)
SELECT selection_id, c.selected_on, t.selected_on AS told, c.ended_on, t.ended_on AS ended
  FROM training.training_case c FULL JOIN told t USING (selection_id)
 WHERE (c.selected_on, c.ended_on) IS DISTINCT FROM (t.selected_on, t.ended_on);

-- name: INV10 kits knows who is to have one, and whose contract is over
-- fr: Les kits connaissent chaque ayant droit et chaque fin de contrat
WITH told AS (
  SELECT (payload ->> 'selectionId')::uuid AS selection_id,
         min((payload ->> 'date')::date) FILTER (WHERE service = 'training') AS entitled_on,
         min(coalesce(payload ->> 'effectiveDate', payload ->> 'date')::date) FILTER (WHERE service = 'deployment') AS ended_on
    FROM event JOIN subscription USING (service, type) WHERE reader = 'kits' AND service <> 'recruitment' GROUP BY 1
)
SELECT selection_id, c.entitled_on, t.entitled_on AS told, c.ended_on, t.ended_on AS ended
  FROM kits.kit_case c FULL JOIN told t USING (selection_id)
 WHERE (c.entitled_on, c.ended_on) IS DISTINCT FROM (t.entitled_on, t.ended_on);

-- name: INV10 deployment knows what recruitment and training told of its assignments
-- fr: Le déploiement connaît le contrat et la formation de chaque conseiller
WITH told AS (
  SELECT (payload ->> 'selectionId')::uuid AS selection_id, max((payload ->> 'startDate')::date) AS contract_start,
         max((payload ->> 'endDate')::date) AS contract_end,
         min((payload ->> 'date')::date) FILTER (WHERE type = 'training.TrainingCompleted.v1') AS trained_on,
         min((payload ->> 'date')::date) FILTER (WHERE type = 'training.TrainingExempted.v1') AS exempted_on
    FROM event WHERE type IN ('recruitment.CandidateSelected.v1', 'training.TrainingCompleted.v1', 'training.TrainingExempted.v1')
   GROUP BY 1
)
SELECT selection_id, a.contract_start, t.contract_start AS told, a.trained_on, t.trained_on AS trained, a.exempted_on, t.exempted_on AS exempted
  FROM deployment.assignment a FULL JOIN told t USING (selection_id)
 WHERE (a.contract_start, a.contract_end, a.trained_on, a.exempted_on)
       IS DISTINCT FROM (t.contract_start, t.contract_end, t.trained_on, t.exempted_on);

-- name: INV10 a termination knows how far it has come elsewhere
-- fr: Une rupture sait où en sont le poste, la subvention et le kit
WITH told AS (
  SELECT (payload ->> 'selectionId')::uuid AS selection_id,
         min((payload ->> 'date')::date) FILTER (WHERE type = 'recruitment.PostVacated.v1') AS post_freed_on,
         min((payload ->> 'date')::date) FILTER (WHERE type = 'payments.GrantRecalculated.v1') AS grant_recalculated_on,
         min((payload ->> 'date')::date) FILTER (WHERE service = 'kits') AS kit_asked_back_on
    FROM event
   WHERE (type = 'recruitment.PostVacated.v1' AND payload ->> 'cause' = 'ASSIGNMENT_TERMINATED')
      OR (type = 'payments.GrantRecalculated.v1' AND payload ->> 'terminationId' IS NOT NULL)
      OR type IN ('kits.KitReturnRequested.v1', 'kits.KitReturned.v1')
   GROUP BY 1
)
SELECT t.id, t.post_freed_on, told.post_freed_on AS freed, t.grant_recalculated_on, told.grant_recalculated_on AS recalculated,
       t.kit_asked_back_on, told.kit_asked_back_on AS asked_back
  FROM deployment.termination t JOIN deployment.assignment a ON a.id = t.assignment_id
  LEFT JOIN told ON told.selection_id = a.selection_id
 WHERE t.state = 'VALIDATED'
   AND (t.post_freed_on, t.grant_recalculated_on, t.kit_asked_back_on)
       IS DISTINCT FROM (told.post_freed_on, told.grant_recalculated_on, told.kit_asked_back_on);

-- name: INV10 recruitment knows what payments answered about the funds of its posts
-- fr: Le recrutement connaît la réponse des paiements pour chaque poste
WITH told AS (
  SELECT (payload ->> 'postId')::uuid AS id,
         max((payload ->> 'attempt')::int) FILTER (WHERE type = 'payments.EnvelopeCommitted.v1') AS committed,
         max((payload ->> 'attempt')::int) FILTER (WHERE type = 'payments.EnvelopeRefused.v1') AS refused
    FROM event WHERE type IN ('payments.EnvelopeCommitted.v1', 'payments.EnvelopeRefused.v1') GROUP BY 1
)
SELECT p.id, p.committed_attempt, t.committed, p.refused_attempt, t.refused FROM recruitment.post p LEFT JOIN told t USING (id)
 WHERE (p.committed_attempt, p.refused_attempt) IS DISTINCT FROM (t.committed, t.refused);

-- Once, and no more ----------------------------------------------------------------------------------------------------

-- name: INV5 every request for funds is answered once
-- fr: Chaque demande de fonds reçoit une réponse, et une seule
SELECT post_id, attempt, c.answers FROM (
       SELECT (payload ->> 'postId')::uuid AS post_id, (payload ->> 'attempt')::int AS attempt
         FROM event WHERE type = 'recruitment.PostFundingRequested.v1') e
  FULL JOIN (SELECT post_id, attempt, count(*) AS answers FROM payments.commitment GROUP BY 1, 2) c USING (post_id, attempt)
 WHERE e IS NULL OR c.answers IS DISTINCT FROM 1;

-- name: INV5 a case has one assignment, one agreement, one kit, and one enrolment an attempt
-- fr: Un dossier a une affectation, une convention, un kit, et une inscription par tentative
          SELECT 'assignment' AS what, selection_id FROM deployment.assignment GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'agreement', selection_id FROM payments.grant_agreement GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'kit', selection_id FROM kits.shipment GROUP BY 2 HAVING count(*) > 1
UNION ALL SELECT 'enrolment', selection_id FROM training.enrolment GROUP BY selection_id, attempt HAVING count(*) > 1;

-- name: INV5 a trigger makes one instalment of an agreement
-- fr: Un déclencheur ne donne lieu qu’à une tranche par convention
SELECT agreement_id, trigger FROM payments.instalment GROUP BY 1, 2 HAVING count(*) > 1;

-- name: INV5 an instalment has one order that is not refused
-- fr: Une tranche n’a qu’un ordre de paiement qui ne soit pas rejeté
SELECT instalment_id FROM payments.payment_order WHERE state NOT IN ('REJECTED', 'CANCELLED') GROUP BY 1 HAVING count(*) > 1;

-- name: INV5 no two orders have the same end-to-end id
-- fr: Deux ordres de paiement n’ont jamais la même référence
SELECT end_to_end_id FROM payments.payment_order GROUP BY 1 HAVING count(*) > 1;

-- name: INV5 what is paid is in the ledger once, and nothing else is
-- fr: Chaque paiement est au grand livre une fois, et rien d’autre
SELECT o.id, t.entries FROM (SELECT id, amount_cents FROM payments.payment_order WHERE state = 'EXECUTED') o
  FULL JOIN (SELECT reference AS id, count(DISTINCT t.id) AS entries, sum(e.amount_cents) AS amount_cents
               FROM payments.ledger_transaction t
               LEFT JOIN payments.ledger_entry e ON e.transaction_id = t.id AND e.account = 'PAID'
              WHERE kind = 'PAYMENT' GROUP BY 1) t USING (id)
 WHERE o.id IS NULL OR t.entries IS DISTINCT FROM 1 OR o.amount_cents IS DISTINCT FROM t.amount_cents;

-- Money ----------------------------------------------------------------------------------------------------------------

-- name: INV6 every journal transaction sums to zero
-- fr: Chaque écriture du grand livre s’équilibre
SELECT transaction_id, sum(amount_cents) FROM payments.ledger_entry GROUP BY transaction_id HAVING sum(amount_cents) <> 0;

-- name: INV6 the ledger as a whole sums to zero in each envelope
-- fr: Le grand livre s’équilibre dans chaque enveloppe
SELECT envelope, sum(amount_cents) FROM payments.ledger_entry GROUP BY envelope HAVING sum(amount_cents) <> 0;

-- name: INV6 paid ≤ committed ≤ ceiling, and balances are the sums of the ledger
-- fr: Payé ≤ engagé ≤ plafond, et les soldes sont les sommes du grand livre
-- A transaction that does not add up is told above.
SELECT subject, id, difference FROM payments.ledger_discrepancy WHERE subject <> 'transaction'
UNION ALL SELECT 'limit', key, 'beyond' FROM payments.envelope
 WHERE NOT (0 <= paid_cents AND paid_cents <= committed_cents AND committed_cents <= ceiling_cents);

-- name: INV7 a structure is paid no more than its agreement, nor is more agreed than was committed
-- fr: On ne verse pas plus que la convention, et on ne convient pas de plus que ce qui est engagé
SELECT 'agreement' AS what, g.id FROM payments.grant_agreement g JOIN payments.payment_order o ON o.agreement_id = g.id
 WHERE o.state IN ('RELEASED', 'EXECUTED') GROUP BY g.id, g.amount_cents HAVING sum(o.amount_cents) > g.amount_cents
UNION ALL
SELECT 'commitment', c.id FROM payments.commitment c JOIN payments.grant_agreement g ON g.commitment_id = c.id
 GROUP BY c.id, c.grant_cents HAVING sum(g.drawn_cents) > c.grant_cents
UNION ALL
SELECT 'instalments', g.id FROM payments.grant_agreement g JOIN payments.instalment i ON i.agreement_id = g.id
 GROUP BY g.id, g.amount_cents HAVING sum(i.planned_cents) <> g.amount_cents;

-- name: nothing is paid without a signed agreement and an approved account
-- fr: Aucun versement sans convention signée ni compte approuvé
SELECT o.id FROM payments.payment_order o
  JOIN payments.grant_agreement g ON g.id = o.agreement_id
  JOIN payments.bank_account b ON b.id = o.bank_account_id
 WHERE o.state IN ('RELEASED', 'EXECUTED')
   AND (g.signed_on IS NULL OR b.decided_on IS NULL OR b.state NOT IN ('APPROVED', 'REPLACED'));

-- name: what was paid beyond what a contract that ended is due is to be recovered, to the cent
-- fr: Ce qui est payé au-delà du dû d’un contrat terminé est à recouvrer, au centime près
SELECT g.id FROM payments.grant_agreement g
  JOIN payments.case_file c USING (selection_id)
  LEFT JOIN payments.recovery r ON r.agreement_id = g.id
 WHERE g.settled_on IS NOT NULL AND c.facts ->> 'end' IS NOT NULL
   AND coalesce(r.amount_cents, 0) <> greatest(g.paid_cents - g.due_cents, 0);

-- name: nobody approves and releases an order alone
-- fr: Une personne n’approuve ni ne libère jamais seule un ordre
SELECT subject_id FROM payments.approval_step WHERE subject = 'payment-order'
 GROUP BY subject_id HAVING count(*) <> count(DISTINCT person);

-- name: an instalment is paid once at most
-- fr: Chaque tranche est payée une fois au plus
SELECT id FROM payments.instalment i
 WHERE (SELECT count(*) FROM payments.payment_order o WHERE o.instalment_id = i.id AND o.state = 'EXECUTED')
       <> (CASE WHEN i.state = 'PAID' THEN 1 ELSE 0 END);

-- The programme --------------------------------------------------------------------------------------------------------

-- name: never more posts than were granted
-- fr: Jamais plus de postes occupés que de postes accordés
SELECT request_id FROM recruitment.post p JOIN recruitment.post_request r ON r.id = p.request_id
 GROUP BY request_id, r.posts_granted HAVING count(*) > r.posts_granted;

-- name: an occupied post has an active assignment, and an active assignment its post
-- fr: Un poste occupé a une affectation en cours, et elle seule
SELECT coalesce(p.id, a.post_id) AS post
  FROM (SELECT * FROM recruitment.post WHERE state = 'OCCUPIED') p
  FULL JOIN (SELECT * FROM deployment.assignment WHERE state = 'ACTIVE') a
    ON a.post_id = p.id AND a.selection_id = p.selection_id
 WHERE p.id IS NULL OR a.id IS NULL;

-- name: one contract at a time binds a person
-- fr: Un seul contrat en cours par personne
SELECT candidate_id FROM recruitment.selection WHERE state IN ('CONTRACT_DECLARED', 'CONFIRMED')
 GROUP BY candidate_id HAVING count(*) > 1;

-- name: the contracts of a person, and those of a post, never overlap
-- fr: Les contrats d’une personne, comme ceux d’un poste, ne se chevauchent jamais
WITH contract AS (
  SELECT s.id, s.candidate_id, s.post_id, s.contract_start AS first,
         coalesce(a.ended_on, s.contract_end, 'infinity') AS last
    FROM recruitment.selection s LEFT JOIN deployment.assignment a ON a.selection_id = s.id
   WHERE s.state IN ('CONFIRMED', 'ENDED'))
SELECT c.id, d.id AS other FROM contract c
  JOIN contract d ON c.id < d.id AND (c.candidate_id = d.candidate_id OR c.post_id = d.post_id)
 WHERE c.first <= c.last AND d.first <= d.last AND c.first <= d.last AND d.first <= c.last;

-- name: the seats taken in a session are those of its enrolments
-- fr: Les places prises d’une session sont celles de ses inscriptions
SELECT s.id FROM training.training_session s LEFT JOIN training.enrolment e ON e.session_id = s.id
   AND e.state IN ('ENROLLED', 'IN_TRAINING', 'COMPLETED')
 GROUP BY s.id HAVING s.taken <> count(e.id);

-- name: what is funded lies within the contract
-- fr: La période financée est dans le contrat
SELECT g.id FROM payments.grant_agreement g JOIN deployment.assignment a USING (selection_id)
 WHERE g.funded_from < a.contract_start OR g.funded_to > a.contract_end;

-- name: a validated termination frees the post and stops the payments
-- fr: Une rupture validée libère le poste et arrête les versements
SELECT a.id FROM deployment.assignment a
  LEFT JOIN recruitment.post p ON p.selection_id = a.selection_id
  LEFT JOIN payments.instalment i ON i.selection_id = a.selection_id AND i.state IN ('SCHEDULED', 'HELD')
   AND a.ended_on < (SELECT ((now() + offset_ms * interval '1 millisecond') AT TIME ZONE 'Europe/Paris')::date
                       FROM payments.programme_clock)
   -- What fell due before is still owed, once there is an account to pay it to.
   AND i.missing <> '{BANK_ACCOUNT}'
 WHERE a.state = 'TERMINATED' AND (p.id IS NOT NULL OR i.id IS NOT NULL);

-- name: the stock of kits is the sum of its movements, never negative
-- fr: Le stock de kits est la somme de ses mouvements, jamais négatif
SELECT model_id, warehouse FROM kits.stock s
 WHERE on_hand < 0 OR on_hand <> (SELECT coalesce(sum(quantity), 0) FROM kits.stock_movement m
                                   WHERE (m.model_id, m.warehouse) = (s.model_id, s.warehouse));

-- name: no kit of the current model stays on a shelf while an adviser waits for one
-- fr: Aucun kit du modèle en vigueur ne reste en rayon quand un conseiller l’attend
SELECT s.model_id, s.warehouse FROM kits.stock s JOIN kits.kit_model m ON m.id = s.model_id AND m.current
 WHERE s.on_hand > 0 AND EXISTS (
       SELECT FROM kits.kit_case c WHERE c.entitled_on IS NOT NULL AND c.ended_on IS NULL
          AND NOT EXISTS (SELECT FROM kits.shipment p WHERE p.selection_id = c.selection_id));

-- name: INSEE codes and SIRET keep their zeros
-- fr: Les codes INSEE et les SIRET gardent leurs zéros
SELECT id FROM recruitment.host_structure
 WHERE length(commune) <> 5 OR length(departement) NOT IN (2, 3) OR (siret IS NOT NULL AND length(siret) <> 14);
