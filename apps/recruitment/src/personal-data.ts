/** What recruitment holds on persons: the only service that knows a name. */
import { ERASED_TEXT, type PersonalData, type PersonalField, author, caseOfPerson } from '@cnfs/platform';

const application = {
  basis: 'CONSENT',
  kept: '24 mois après le dernier contact (retention.pool) ; 3 mois si l’adresse n’est pas confirmée ou la candidature retirée (retention.not_selected) ; le temps du contrat',
  after: 'ERASED',
} as const;

const contact: PersonalField = {
  columns: ['contact_name', 'contact_email', 'contact_phone'],
  what: 'Personne à joindre dans une structure : nom, adresse électronique, téléphone',
  why: 'Joindre la structure au sujet de ses postes',
  basis: 'PUBLIC_TASK',
  kept: 'Tant que la structure participe au dispositif',
  after: 'KEPT',
  shownAs: ['contact'],
};

export const personalDataOfRecruitment: PersonalData = {
  about: `SELECT id::text FROM selection WHERE candidate_id = $1`,
  tables: {
    selection_opinion: {
      fields: [
        {
          columns: ['comment'],
          what: 'Candidat : avis d’un organisme de formation',
          why: 'Éclairer le choix de la structure',
          basis: 'PUBLIC_TASK',
          kept: 'Comme la candidature',
          after: 'ERASED',
        },
        author('given_by'),
      ],
      others: ['given_at'],
      erase: `SELECT erase_opinions_on($1, '${ERASED_TEXT}')`,
    },
    selection: {
      fields: [
        {
          ...caseOfPerson('Comme le dossier : sans limite, sous un identifiant qui ne désigne plus personne'),
        },
        {
          columns: ['contract_type', 'contract_start', 'contract_end', 'ended_on', 'grant_option'],
          what: 'Conseiller : contrat et ses dates',
          why: 'Rendre compte des postes financés',
          basis: 'LEGAL_OBLIGATION',
          kept: 'Sans limite, sous un identifiant qui ne désigne plus personne',
          after: 'PSEUDONYMISED',
        },
        {
          columns: ['gross_monthly_salary_cents'],
          what: 'Conseiller : salaire brut mensuel',
          why: 'Vérifier que le salaire atteint le SMIC',
          basis: 'LEGAL_OBLIGATION',
          kept: 'Comme la candidature',
          after: 'ERASED',
          shownAs: ['grossMonthlySalaryCents'],
        },
      ],
      others: ['state', 'proposed_at'],
      erase: `UPDATE selection SET gross_monthly_salary_cents = NULL WHERE candidate_id = $1`,
    },
    selection_step: { fields: [author('taken_by')], others: ['state', 'reason', 'taken_at'] },
    email_confirmation: {
      fields: [
        {
          columns: ['token_sha256', 'sent_at', 'expires_at'],
          what: 'Candidat : lien de confirmation envoyé (empreinte)',
          why: 'Confirmer l’adresse électronique',
          basis: 'CONSENT',
          kept: 'Valable 28 jours (retention.email_token) ; gardé comme la candidature',
          after: 'ERASED',
        },
      ],
      others: [],
      erase: `DELETE FROM email_confirmation WHERE candidate_id = $1`,
    },
    candidate: {
      fields: [
        {
          ...application,
          columns: ['first_name', 'last_name'],
          what: 'Candidat : prénom et nom',
          why: 'Le présenter aux structures',
          shownAs: ['firstName', 'lastName'],
        },
        {
          ...application,
          columns: ['email', 'phone'],
          what: 'Candidat : adresse électronique et téléphone',
          why: 'Le joindre',
          shownAs: ['email', 'phone'],
        },
        {
          ...application,
          columns: ['commune', 'departement', 'region'],
          what: 'Candidat : commune où il vit, avec ses coordonnées (lat, lon)',
          why: 'Lui proposer des postes à sa portée',
        },
        {
          ...application,
          columns: ['available_from', 'situations', 'diploma', 'motivation'],
          what: 'Candidat : disponibilité, situation, diplôme, motivation, mobilité',
          why: 'Apprécier la candidature',
          shownAs: ['diploma'],
        },
        {
          columns: ['registered_at', 'last_contact_at'],
          what: 'Candidat : jours de la candidature et du dernier contact',
          why: 'Compter la durée de conservation',
          basis: 'LEGAL_OBLIGATION',
          kept: 'Sans limite, sous un identifiant qui ne désigne plus personne',
          after: 'PSEUDONYMISED',
        },
      ],
      others: ['state'],
      erase: `UPDATE candidate SET state = 'ERASED', first_name = NULL, last_name = NULL, email = NULL, phone = NULL,
                     commune = NULL, departement = NULL, region = NULL, lat = NULL, lon = NULL, mobility_km = NULL,
                     available_from = NULL, situations = NULL, diploma = NULL, motivation = NULL WHERE id = $1`,
    },
    erasure: {
      fields: [author('requested_by')],
      others: ['ground', 'requested_at', 'erased_at'],
    },
    host_structure: {
      fields: [contact, author('registered_by')],
      others: [
        ...['siret', 'ridet', 'name', 'kind', 'sector', 'address_line', 'postal_code', 'city', 'commune'],
        ...['departement', 'region', 'state', 'registered_at', 'search_name'],
        ...['verification', 'findings', 'verified_at'],
      ],
    },
    company_register_answer: { fields: [], others: ['siret', 'answer', 'asked_at'] },
    structure_merge: {
      fields: [author('proposed_by', 'decided_by', 'undone_by', 'reason', 'refusal')],
      others: ['state', 'proposed_at', 'decided_at', 'undone_at'],
    },
    host_structure_decision: {
      fields: [author('decided_by', 'comment')],
      others: ['kind', 'reason', 'decided_at'],
    },
    post_request: {
      fields: [],
      others: [
        ...[
          'departement',
          'region',
          'mission_start',
          'motivation',
          'state',
          'submitted_at',
          'kind',
          'reason',
        ],
      ],
    },
    prefect_opinion: { fields: [author('given_by', 'comment')], others: ['given_at'] },
    committee_session: { fields: [author('opened_by')], others: ['held_on', 'state', 'opened_at'] },
    agenda_item: { fields: [author('put_by')], others: ['put_at'] },
    committee_decision: { fields: [author('decided_by', 'reason')], others: ['kind', 'decided_at'] },
    committee_minutes: { fields: [author('closed_by', 'text')], others: ['closed_at'] },
    committee_minutes_document: { fields: [author('pdf')], others: ['sha256', 'made_at'] },
    post_cap_decision: { fields: [author('decided_by', 'reason')], others: ['scope', 'decided_at'] },
    import: {
      fields: [author('received_by', 'applied_by', 'undone_by')],
      others: ['kind', 'source', 'state', 'sha256', 'received_at', 'applied_at', 'undone_at'],
    },
    import_row: {
      fields: [
        {
          columns: ['cells'],
          what: 'Ligne d’un fichier importé : pour une structure, la personne à joindre',
          why: 'Vérifier le fichier avant de l’appliquer',
          basis: 'PUBLIC_TASK',
          kept: 'Jusqu’à l’application du fichier, un jour au plus',
          after: 'KEPT',
        },
      ],
      others: ['source_key', 'about', 'content_hash', 'state', 'errors'],
    },
    imported: { fields: [], others: ['realm', 'source', 'source_key', 'content_hash'] },
  },
  nobody: [
    ...['import_progress', 'post_cap', 'envelope_fact'],
    ...['post', 'placement', 'grant_closing', 'commune', 'commune_old_code', 'reference_file'],
  ],
};
