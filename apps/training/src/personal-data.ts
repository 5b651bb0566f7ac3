/** What training holds on persons: ids of cases, and how the training of each went. No name, no address. */
import { type PersonalData, type PersonalField, author, caseOfPerson } from '@cnfs/platform';

const kept = 'Sans limite, sous un identifiant qui ne désigne plus personne une fois la personne effacée';
const followed: Omit<PersonalField, 'columns' | 'what'> = {
  why: 'Former le conseiller et en rendre compte au payeur',
  basis: 'PUBLIC_TASK',
  kept,
  after: 'PSEUDONYMISED',
};

export const personalDataOfTraining: PersonalData = {
  about: `SELECT selection_id::text AS id FROM training_case WHERE candidate_id = $1
          UNION SELECT id::text FROM enrolment WHERE candidate_id = $1`,
  tables: {
    enrolment: {
      fields: [
        caseOfPerson(kept),
        {
          ...followed,
          columns: [
            'level',
            'ground',
            'positioned_on',
            'enrolled_on',
            'started_on',
            'closed_on',
            'opened_on',
          ],
          what: 'Conseiller : niveau, étapes de la formation et leur motif (un code)',
        },
      ],
      others: ['state'],
      erase: `UPDATE enrolment SET candidate_id = selection_id WHERE candidate_id = $1`,
    },
    training_case: {
      fields: [caseOfPerson(kept)],
      others: ['selected_on', 'ended_on', 'end_reason'],
      erase: `UPDATE training_case SET candidate_id = selection_id WHERE candidate_id = $1`,
    },
    enrolment_step: { fields: [author('taken_by')], others: ['state', 'ground', 'taken_at'] },
    attendance: {
      fields: [
        {
          ...followed,
          columns: ['day', 'half_day'],
          what: 'Conseiller : présence par demi-journée',
          shownAs: ['present'],
        },
        author('recorded_by'),
      ],
      others: ['recorded_at'],
    },
    hours_entry: {
      fields: [
        { ...followed, columns: ['day', 'ground'], what: 'Conseiller : heures suivies' },
        author('entered_by'),
      ],
      others: ['entered_at'],
    },
    exam: {
      fields: [
        { ...followed, columns: ['kind', 'taken_on'], what: 'Conseiller : examens et leur résultat' },
        author('recorded_by'),
      ],
      others: ['recorded_at'],
    },
    training_organisation: {
      fields: [author('registered_by')],
      others: ['siret', 'name', 'registered_at'],
    },
    training_session: {
      fields: [author('opened_by')],
      others: ['start_day', 'end_day', 'modality', 'commune_code', 'opened_at'],
    },
  },
  nobody: ['waiting_list'],
};
