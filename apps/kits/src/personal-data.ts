/** What kits holds on persons: ids of cases. Kits are delivered to structures. */
import { type PersonalData, caseOfPerson } from '@cnfs/platform';

export const personalDataOfKits: PersonalData = {
  about: `SELECT selection_id::text AS id FROM kit_case WHERE candidate_id = $1
          UNION SELECT s.id::text FROM shipment s JOIN kit_case c USING (selection_id) WHERE c.candidate_id = $1`,
  tables: {
    kit_case: {
      fields: [
        caseOfPerson(
          'Sans limite, sous un identifiant qui ne désigne plus personne une fois la personne effacée',
        ),
      ],
      others: ['entitled_on', 'ended_on', 'end_reason'],
      erase: `UPDATE kit_case SET candidate_id = selection_id WHERE candidate_id = $1`,
    },
  },
  nobody: ['host_structure', 'kit_model', 'stock', 'stock_movement', 'shipment'],
};
