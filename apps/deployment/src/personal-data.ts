/** What deployment holds on persons: ids of cases, where each serves, why a contract ended. No name, no address. */
import { ERASED_TEXT, type PersonalData, type PersonalField, author, caseOfPerson } from '@cnfs/platform';

const kept = 'Sans limite, sous un identifiant qui ne désigne plus personne une fois la personne effacée';
const served: Omit<PersonalField, 'columns' | 'what'> = {
  why: 'Rendre compte du service rendu',
  basis: 'PUBLIC_TASK',
  kept,
  after: 'PSEUDONYMISED',
};
const words: Omit<PersonalField, 'columns' | 'what' | 'why'> = {
  basis: 'PUBLIC_TASK',
  kept: 'Jusqu’à l’effacement de la personne',
  after: 'ERASED',
};

export const personalDataOfDeployment: PersonalData = {
  about: `SELECT selection_id::text AS id FROM assignment WHERE candidate_id = $1
          UNION SELECT id::text FROM assignment WHERE candidate_id = $1
          UNION SELECT t.id::text FROM termination t JOIN assignment a ON a.id = t.assignment_id WHERE a.candidate_id = $1`,
  tables: {
    termination: {
      fields: [
        {
          ...words,
          columns: ['proof', 'decision_note'],
          what: 'Conseiller : document qui établit la rupture, et ce qui fonde la décision',
          why: 'Décider de la rupture',
          shownAs: ['proof', 'decisionNote'],
        },
        {
          ...served,
          columns: ['reason', 'effective_date'],
          what: 'Conseiller : motif (un code) et jour de la rupture',
        },
        author('declared_by', 'decided_by'),
      ],
      others: [
        ...['state', 'declared_at', 'decided_at'],
        ...['post_freed_on', 'grant_recalculated_on', 'kit_asked_back_on'],
      ],
      erase: `UPDATE termination SET proof = '${ERASED_TEXT}',
                     decision_note = CASE WHEN decision_note IS NOT NULL THEN '${ERASED_TEXT}' END
               WHERE assignment_id IN (SELECT id FROM assignment WHERE candidate_id = $1)`,
    },
    activity_report: {
      fields: [
        caseOfPerson(kept),
        {
          ...served,
          columns: ['day', 'kind', 'themes', 'participants', 'commune_code'],
          what: 'Conseiller : activités ; participants en nombre, jamais nommés',
        },
      ],
      others: ['reported_at'],
      erase: `UPDATE activity_report SET candidate_id = assignment_id WHERE candidate_id = $1`,
    },
    assignment: {
      fields: [
        caseOfPerson(kept),
        {
          ...served,
          columns: [
            ...[
              'contract_start',
              'contract_end',
              'home_region',
              'trained_on',
              'exempted_on',
              'started_on',
              'ended_on',
            ],
            'commune_code',
          ],
          what: 'Conseiller : contrat, région d’origine, lieu et dates du service',
        },
        {
          ...words,
          columns: ['derogation'],
          what: 'Conseiller : motif d’une dérogation à la région d’origine',
          why: 'Décider de la dérogation',
          shownAs: ['derogation'],
        },
        author('derogated_by'),
      ],
      others: ['state', 'post_region', 'post_departement'],
      erase: `UPDATE assignment SET candidate_id = selection_id,
                     derogation = CASE WHEN derogation IS NOT NULL THEN '${ERASED_TEXT}' END WHERE candidate_id = $1`,
    },
  },
  nobody: [],
};
