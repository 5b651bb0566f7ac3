/** What the tables that every service has hold on persons. */
import { type PersonalData, type PersonalField, author } from './personal-data.js';

const idsOfPersons = (columns: readonly string[], kept: string): PersonalField => ({
  columns,
  what: 'Identifiants, codes, jours et montants ; jamais un nom ni une adresse',
  why: 'Dire aux autres services ce qui s’est passé',
  basis: 'PUBLIC_TASK',
  kept,
  after: 'KEPT',
});

const headersOfEvents = ['aggregatetype', 'type', 'causation_id', 'traceparent', 'ce_time'];

export const personalDataOfPlatform: PersonalData = {
  about: '',
  tables: {
    outbox: {
      fields: [idsOfPersons(['aggregateid', 'payload', 'actor'], 'Jusqu’à l’envoi')],
      others: headersOfEvents,
    },
    outbox_archive: {
      fields: [idsOfPersons(['aggregateid', 'payload', 'actor'], '30 jours')],
      others: [...headersOfEvents, 'archived_at'],
    },
    event_stream: {
      fields: [idsOfPersons(['key'], 'Comme les événements : sans limite')],
      others: ['topic'],
    },
    parked_event: {
      fields: [
        {
          columns: ['value', 'headers', 'reason', 'key'],
          what: 'Événement mis de côté, tel qu’il est arrivé : ce que quiconque a pu écrire au journal',
          why: 'Le comprendre, puis le rejouer ou l’abandonner',
          basis: 'PUBLIC_TASK',
          kept: 'Jusqu’à l’effacement de la personne ; ce qui attend encore garde ses seuls identifiants et codes',
          after: 'ERASED',
        },
        author('settled_by', 'settled_why'),
      ],
      others: ['topic', 'ce_source', 'ce_type', 'cause', 'state', 'parked_at', 'settled_at'],
    },
    parked_key: { fields: [idsOfPersons(['key'], 'Jusqu’au rejeu')], others: ['topic', 'parked_at'] },
    refused_record: {
      fields: [idsOfPersons(['key'], 'Jusqu’au nouvel envoi')],
      others: ['topic', 'reason', 'refused_at'],
    },
    idempotency_key: {
      fields: [
        {
          columns: ['person', 'body', 'headers'],
          what: 'Réponse donnée à une commande, et à qui',
          why: 'Répondre la même chose à qui recommence',
          basis: 'PUBLIC_TASK',
          kept: '24 heures',
          after: 'ERASED',
        },
      ],
      others: ['scope', 'request_hash', 'expires_at'],
    },
    due_work: {
      fields: [
        {
          columns: ['subject_id', 'payload', 'dedup_key', 'last_error'],
          what: 'Travail à faire un jour donné, et sur quoi il porte',
          why: 'Faire ce qui est dû à sa date',
          basis: 'PUBLIC_TASK',
          kept: 'Jusqu’à l’effacement de la personne',
          after: 'ERASED',
        },
      ],
      others: ['kind', 'due_at', 'done_at', 'retry_at'],
    },
    audit_entry: {
      fields: [
        {
          columns: ['person', 'role', 'issuer', 'subject_id', 'details'],
          what: 'Qui a fait ou lu quoi, sur quoi : identifiants',
          why: 'Répondre de chaque décision et de chaque lecture',
          basis: 'LEGAL_OBLIGATION',
          kept: 'Sans limite ; ni modifié ni supprimé',
          after: 'KEPT',
          shownAs: [],
        },
        {
          columns: ['reason'],
          what: 'Motif, dans les mots de l’auteur',
          why: 'Répondre de chaque décision',
          basis: 'LEGAL_OBLIGATION',
          kept: 'Jusqu’à l’effacement de la personne ; les codes restent',
          after: 'ERASED',
        },
      ],
      others: ['recorded_at', 'programme_time', 'action', 'stage', 'route', 'subject_type', 'request_id'],
    },
    approval_step: {
      fields: [author('person', 'actor', 'reason')],
      others: ['subject', 'step', 'content_hash', 'recorded_at'],
    },
    parameter: {
      fields: [author('proposed_by', 'approved_by')],
      others: [
        ...[
          'key',
          'set_name',
          'sector',
          'contract',
          'departement',
          'value',
          'unit',
          'valid_from',
          'valid_to',
        ],
        ...['source', 'proposed_at', 'approved_at'],
      ],
    },
    parameter_set_activation: {
      fields: [author('proposed_by', 'approved_by')],
      others: ['set_name', 'proposed_at', 'approved_at'],
    },
    erased_person: {
      fields: [
        {
          columns: ['person_id'],
          what: 'Personne effacée : identifiant',
          why: 'Que rien ne la fasse revenir',
          basis: 'LEGAL_OBLIGATION',
          kept: 'Sans limite',
          after: 'KEPT',
        },
      ],
      others: ['erased_at'],
    },
  },
  nobody: ['schema_migration', 'programme_clock', 'inbox', 'run_start'],
};
