// The programme's invariants as SQL over the databases of all services, each of which must return nothing. Only a check may
// look across schemas: no service can.
import pg from 'pg';
import { services } from '@cnfs/contracts';

export interface Violation {
  /** The invariant, in French, as the programme states it. */
  readonly invariant: string;
  readonly rows: readonly unknown[];
}

const perService = (sql: (schema: string) => string) =>
  services.map((schema) => `(${sql(schema)})`).join(' UNION ALL ');
/** The programme's day, which may have been moved. */
const today = (schema: string) =>
  `(SELECT ((now() + offset_ms * interval '1 millisecond') AT TIME ZONE 'Europe/Paris')::date FROM ${schema}.programme_clock)`;
const everyEvent = (schema: string) =>
  // UNION, not UNION ALL: an event that was published again is archived again.
  `SELECT id, type, aggregatetype, aggregateid, ce_sequence, payload FROM ${schema}.outbox
   UNION SELECT id, type, aggregatetype, aggregateid, ce_sequence, payload FROM ${schema}.outbox_archive`;

export const invariants: Readonly<Record<string, string>> = {
  'Jamais plus de postes occupés que de postes accordés': `
    SELECT request_id FROM recruitment.post p JOIN recruitment.post_request r ON r.id = p.request_id
     GROUP BY request_id, r.posts_granted HAVING count(*) > r.posts_granted`,
  'Un poste occupé a une affectation en cours, et elle seule': `
    SELECT coalesce(p.id, a.post_id) AS post
      FROM (SELECT * FROM recruitment.post WHERE state = 'OCCUPIED') p
      FULL JOIN (SELECT * FROM deployment.assignment WHERE state = 'ACTIVE') a
        ON a.post_id = p.id AND a.selection_id = p.selection_id
     WHERE p.id IS NULL OR a.id IS NULL`,
  'Un seul contrat en cours par personne': `
    SELECT candidate_id FROM recruitment.selection WHERE state IN ('CONTRACT_DECLARED', 'CONFIRMED')
     GROUP BY candidate_id HAVING count(*) > 1`,
  'Les contrats d’une personne, comme ceux d’un poste, ne se chevauchent jamais': `
    WITH contract AS (
      SELECT s.id, s.candidate_id, s.post_id, s.contract_start AS first,
             coalesce(a.ended_on, s.contract_end, 'infinity') AS last
        FROM recruitment.selection s LEFT JOIN deployment.assignment a ON a.selection_id = s.id
       WHERE s.state IN ('CONFIRMED', 'ENDED'))
    SELECT c.id, d.id AS other FROM contract c
      JOIN contract d ON c.id < d.id AND (c.candidate_id = d.candidate_id OR c.post_id = d.post_id)
     WHERE c.first <= c.last AND d.first <= d.last AND c.first <= d.last AND d.first <= c.last`,
  'Les places prises d’une session sont celles de ses inscriptions': `
    SELECT s.id FROM training.training_session s LEFT JOIN training.enrolment e ON e.session_id = s.id
       AND e.state IN ('ENROLLED', 'IN_TRAINING', 'COMPLETED')
     GROUP BY s.id HAVING s.taken <> count(e.id)`,
  'La période financée est dans le contrat': `
    SELECT g.id FROM payments.grant_agreement g JOIN deployment.assignment a USING (selection_id)
     WHERE g.funded_from < a.contract_start OR g.funded_to > a.contract_end`,
  'Payé ≤ engagé ≤ plafond, et les soldes sont les sommes du grand livre': `
    SELECT subject, id, difference FROM payments.ledger_discrepancy`,
  'Chaque écriture du grand livre s’équilibre': `
    SELECT transaction_id FROM payments.ledger_entry GROUP BY transaction_id HAVING sum(amount_cents) <> 0`,
  'Aucun versement sans convention signée ni compte approuvé': `
    SELECT o.id FROM payments.payment_order o
      JOIN payments.grant_agreement g ON g.id = o.agreement_id
      JOIN payments.bank_account b ON b.id = o.bank_account_id
     WHERE o.state IN ('RELEASED', 'EXECUTED')
       AND (g.signed_on IS NULL OR b.decided_on IS NULL OR b.state NOT IN ('APPROVED', 'REPLACED'))`,
  'Ce qui est payé au-delà du dû d’un contrat terminé est à recouvrer, au centime près': `
    SELECT g.id FROM payments.grant_agreement g
      JOIN payments.case_file c USING (selection_id)
      LEFT JOIN payments.recovery r ON r.agreement_id = g.id
     WHERE g.settled_on IS NOT NULL AND c.facts ->> 'end' IS NOT NULL
       AND coalesce(r.amount_cents, 0) <> greatest(g.paid_cents - g.due_cents, 0)`,
  'Une personne n’approuve ni ne libère jamais seule un ordre': `
    SELECT subject_id FROM payments.approval_step WHERE subject = 'payment-order'
     GROUP BY subject_id HAVING count(*) <> count(DISTINCT person)`,
  'Chaque tranche est payée une fois au plus': `
    SELECT instalment_id FROM payments.payment_order WHERE state = 'EXECUTED'
     GROUP BY instalment_id HAVING count(*) > 1`,
  'Une rupture validée libère le poste et arrête les versements': `
    SELECT a.id FROM deployment.assignment a
      LEFT JOIN recruitment.post p ON p.selection_id = a.selection_id
      LEFT JOIN payments.instalment i ON i.selection_id = a.selection_id AND i.state IN ('SCHEDULED', 'HELD')
       AND a.ended_on < ${today('payments')}
       -- What fell due before is still owed, once there is an account to pay it to.
       AND i.missing <> '{BANK_ACCOUNT}'
     WHERE a.state = 'TERMINATED' AND (p.id IS NOT NULL OR i.id IS NOT NULL)`,
  'Le stock de kits est la somme de ses mouvements, jamais négatif': `
    SELECT model_id, warehouse FROM kits.stock s
     WHERE on_hand < 0 OR on_hand <> (SELECT coalesce(sum(quantity), 0) FROM kits.stock_movement m
                                       WHERE (m.model_id, m.warehouse) = (s.model_id, s.warehouse))`,
  'Aucun kit du modèle en vigueur ne reste en rayon quand un conseiller l’attend': `
    SELECT s.model_id, s.warehouse FROM kits.stock s JOIN kits.kit_model m ON m.id = s.model_id AND m.current
     WHERE s.on_hand > 0 AND EXISTS (
           SELECT FROM kits.kit_case c WHERE c.entitled_on IS NOT NULL AND c.ended_on IS NULL
              AND NOT EXISTS (SELECT FROM kits.shipment p WHERE p.selection_id = c.selection_id))`,
  'Aucun événement n’est mis de côté ni en attente': perService(
    (
      schema,
    ) => `SELECT '${schema}' AS service, ce_type AS type FROM ${schema}.parked_event WHERE state = 'PARKED'
                 UNION ALL SELECT '${schema}', type FROM ${schema}.outbox`,
  ),
  'Les événements d’un agrégat sont numérotés sans trou': perService(
    (schema) => `SELECT aggregatetype, aggregateid FROM (${everyEvent(schema)}) e
                  GROUP BY aggregatetype, aggregateid HAVING count(*) <> max(ce_sequence) OR min(ce_sequence) <> 1`,
  ),
  'Rien n’est reçu qui n’ait été émis': perService(
    // What was set aside and discarded was received without effect.
    (schema) => `SELECT ce_source, ce_id FROM ${schema}.inbox i
                  WHERE ce_id NOT IN (${services.map((other) => `SELECT id FROM (${everyEvent(other)}) e`).join(' UNION ALL ')})
                    AND NOT EXISTS (SELECT FROM ${schema}.parked_event p WHERE p.ce_id = i.ce_id AND p.state <> 'RELEASED')`,
  ),
  'Aucun événement ne porte d’adresse électronique ni d’IBAN': perService(
    (schema) => `SELECT type, payload FROM (${everyEvent(schema)}) e
                  WHERE payload::text ~* '[a-z0-9._%+-]+@[a-z0-9.-]+\\.[a-z]{2,}|FR[0-9]{2}[0-9A-Z]{23}'`,
  ),
  'Les codes INSEE et les SIRET gardent leurs zéros': `
    SELECT id FROM recruitment.host_structure
     WHERE length(commune) <> 5 OR length(departement) NOT IN (2, 3) OR (siret IS NOT NULL AND length(siret) <> 14)`,
};

/** Checks every invariant, in order. @returns those that do not hold, with the rows that break them */
export async function brokenInvariants(
  databaseUrl: string,
  onChecked: (invariant: string, holds: boolean) => void = () => undefined,
): Promise<Violation[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const broken: Violation[] = [];
    for (const [invariant, sql] of Object.entries(invariants)) {
      const { rows } = await client.query(sql);
      if (rows.length > 0) broken.push({ invariant, rows });
      onChecked(invariant, rows.length === 0);
    }
    return broken;
  } finally {
    await client.end();
  }
}
