/** What payments holds on persons: ids of cases, which the law asks to keep with the money. Creditors are legal persons. */
import { type PersonalData, author, caseOfPerson } from '@cnfs/platform';

const kept =
  'Dix ans après le dernier paiement (comptabilité publique), pseudonymisé dès que la personne est effacée';

export const personalDataOfPayments: PersonalData = {
  about: `SELECT selection_id::text AS id FROM case_file WHERE candidate_id = $1
          UNION SELECT a.id::text FROM grant_agreement a JOIN case_file c USING (selection_id) WHERE c.candidate_id = $1`,
  tables: {
    case_file: {
      fields: [
        { ...caseOfPerson(kept), basis: 'LEGAL_OBLIGATION' },
        {
          columns: ['facts'],
          what: 'Conseiller : dates du contrat, de la formation, du service et de sa fin',
          why: 'Établir ce qui est dû',
          basis: 'LEGAL_OBLIGATION',
          kept,
          after: 'PSEUDONYMISED',
        },
      ],
      others: [],
      erase: `UPDATE case_file SET candidate_id = selection_id WHERE candidate_id = $1`,
    },
    grant_agreement: {
      fields: [author('signed_by')],
      others: [
        ...[
          'state',
          'grant_option',
          'lines',
          'funded_from',
          'funded_to',
          'drafted_on',
          'signed_on',
          'settled_on',
        ],
        ...['recalculated_on', 'closed_on'],
      ],
    },
    bank_account: {
      fields: [author('given_by', 'decided_by')],
      others: [...['state', 'sealed_iban', 'masked_iban', 'fingerprint', 'bic', 'given_on', 'decided_on']],
    },
    ledger_transaction: { fields: [author('actor')], others: ['kind', 'dated', 'recorded_at'] },
  },
  nobody: ['creditor', 'envelope', 'commitment', 'ledger_entry', 'instalment', 'payment_order', 'recovery'],
};
